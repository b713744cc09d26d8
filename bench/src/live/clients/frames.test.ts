import { expect, test } from "vitest";
import { createFrameReader, textFrame } from "./frames.ts";
import { question, readPacket } from "./packets.ts";

const lengths = [0, 1, 125, 126, 65_535, 65_536, 200_000];

test.each(lengths)(
  "a message of %i letters comes out as it went in, in pieces of any size, masked or not",
  (length) => {
    const message = "é".repeat(length / 2) + "a".repeat(length % 2);
    for (const mask of [true, false]) {
      const frame = textFrame(message, { mask });
      for (const piece of [1, 7, 1_000, frame.length + 1]) {
        if (frame.length / piece > 1_000) continue;
        const heard: string[] = [];
        const read = createFrameReader({ onText: (text) => void heard.push(text), onPing() {}, onClose() {} });
        for (let at = 0; at < frame.length; at += piece) read(frame.subarray(at, at + piece));
        expect(heard).toEqual([message]);
      }
    }
  },
);

test("several messages in one piece come one after another", () => {
  const heard: string[] = [];
  const read = createFrameReader({ onText: (text) => void heard.push(text), onPing() {}, onClose() {} });
  read(Buffer.concat(["a", "b", "c"].map((text) => textFrame(text, { mask: false }))));
  expect(heard).toEqual(["a", "b", "c"]);
});

test("an event, a question and an answer are socket.io's", () => {
  expect(readPacket('42["beat",{"asOfMs":1}]')).toEqual({ type: "event", name: "beat", value: { asOfMs: 1 } });
  expect(question(7, "watchCity", { token: "" })).toBe('427["watchCity",{"token":""}]');
  expect(readPacket('437[{"ok":true}]')).toEqual({ type: "answer", number: 7, value: { ok: true } });
  expect(readPacket('0{"sid":"x"}').type).toBe("open");
  expect(readPacket("2").type).toBe("ping");
  expect(readPacket('40{"sid":"x"}').type).toBe("joined");
  expect(readPacket("41").type).toBe("left");
});
