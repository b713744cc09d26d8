import { Fragment } from "react";
import type { MessageKey } from "./messages.ts";
import type { MessageValues, Translator } from "./translator.ts";

/** A message with its emphasis: `<b>` is weight, `<s>` struck out, `<h>` the half-day, set smaller. */
export function Rich(props: { t: Translator; of: MessageKey; values?: MessageValues }) {
  const runs = props.values === undefined ? props.t.runs(props.of) : props.t.runs(props.of, props.values);
  return runs.map((run, index) => {
    // Runs have no identity but their place in the sentence.
    const key = `${index}`;
    switch (run.tag) {
      case "b":
        return (
          <strong key={key} className="font-[650] text-ink">
            {run.text}
          </strong>
        );
      case "s":
        return <s key={key}>{run.text}</s>;
      default:
        return <Fragment key={key}>{run.text}</Fragment>;
    }
  });
}
