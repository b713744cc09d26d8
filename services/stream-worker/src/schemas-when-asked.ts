import type { SchemaLog } from "@doorstep/runtime";

/**
 * The `schemas` log, read from the moment somebody asks for an id: most workers never meet
 * one they do not know. One that stopped being readable is opened anew at the next question.
 */
export function openSchemasWhenAsked(open: () => Promise<SchemaLog>): SchemaLog {
  let opening: Promise<SchemaLog> | undefined;
  const letGo = async (): Promise<void> => {
    const opened = await opening?.catch(() => undefined);
    opening = undefined;
    await opened?.close();
  };
  return {
    async find(id) {
      opening ??= open();
      try {
        return await (await opening).find(id);
      } catch (error) {
        await letGo();
        throw error;
      }
    },
    close: letGo,
  };
}
