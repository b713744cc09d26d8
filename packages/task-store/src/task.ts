/** One stage's work on one partition: its state, its outputs and its place in the log live and move together. */
export interface Task {
  readonly topic: string;
  readonly partition: number;
}

/** `couriers:3`. */
export const taskName = ({ topic, partition }: Task): string => `${topic}:${partition}`;

export interface TaskKeys {
  readonly meta: string;
  readonly state: string;
  readonly out: string;
}

/** The braces are Redis Cluster's hash tag: the three keys lie on one node, as a script demands. */
export function taskKeys(task: Task): TaskKeys {
  const tag = `doorstep:{${taskName(task)}}`;
  return { meta: `${tag}:meta`, state: `${tag}:state`, out: `${tag}:out` };
}
