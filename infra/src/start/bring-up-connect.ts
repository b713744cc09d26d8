import { messageOf, StartFailure } from "../failure.ts";
import { connectorRuns, connectProcess, connectUrl, prepareConnect } from "../services/connect.ts";
import { dockerAnswers, startComposeConnect } from "../services/docker.ts";
import type { ServiceUrls } from "../services/service.ts";
import { waitUntil } from "../wait.ts";
import type { BringUp } from "./bring-up.ts";
import { keepRunning } from "./keep-running.ts";

/** How long a given one may take to answer; it is not ours to start. */
const GIVEN_LIMIT_MS = 15_000;

/**
 * Kafka Connect, found as the other services are: given by its URL, from Docker Compose, else
 * a local process, which is started again when it dies. Resolves when the connector carries.
 */
export async function bringUpConnect(
  { run, options, say, onFailure }: Omit<BringUp, "dev">,
  { KAFKA_BROKERS: brokers = "", DATABASE_URL: databaseUrl = "" }: Readonly<ServiceUrls>,
): Promise<void> {
  const { connectPort: port, servicePorts: ports, given, givenConnect } = options;
  if (givenConnect !== undefined) {
    return waitUntil(() => connectorRuns(givenConnect), {
      limitMs: GIVEN_LIMIT_MS,
      everyMs: 200,
      orElse: (error) =>
        new StartFailure(
          `Kafka Connect at CONNECT_URL=${givenConnect} carries nothing (${messageOf(error)}): give it the connector of infra/connect/doorstep.json, or unset CONNECT_URL.`,
        ),
    });
  }
  // The container reaches only what is in Compose with it.
  const inCompose = given.KAFKA_BROKERS === undefined && given.DATABASE_URL === undefined;
  if (inCompose && (await dockerAnswers())) return startComposeConnect({ run, port, ports });
  const packages = await prepareConnect({ signal: run.signal, onProgress: say });
  const process = connectProcess({ run, packages, port, brokers, databaseUrl });
  return keepRunning({ process, isHealthy: () => connectorRuns(connectUrl(port)) }, { run, say, onFailure });
}
