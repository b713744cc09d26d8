/** The largest set of nodes that can all reach one another (Tarjan, without recursion). */

export interface DirectedGraph {
  readonly nodeCount: number;
  /** The nodes one step from `node`. */
  readonly next: (node: number) => readonly number[];
}

export function largestStrongComponent({ nodeCount, next }: DirectedGraph): ReadonlySet<number> {
  const order = new Int32Array(nodeCount).fill(-1);
  const low = new Int32Array(nodeCount);
  const isOpen = new Uint8Array(nodeCount);
  const open: number[] = [];
  let visited = 0;
  let largest: number[] = [];

  const enter = (node: number): Visit => {
    order[node] = visited;
    low[node] = visited;
    visited += 1;
    open.push(node);
    isOpen[node] = 1;
    return { node, targets: next(node), place: 0 };
  };
  const lower = (node: number, value: number): void => {
    low[node] = Math.min(low[node] ?? 0, value);
  };

  for (let root = 0; root < nodeCount; root += 1) {
    if (order[root] !== -1) continue;
    const path: Visit[] = [enter(root)];
    for (let visit = path.at(-1); visit !== undefined; visit = path.at(-1)) {
      const target = visit.targets[visit.place];
      if (target !== undefined) {
        visit.place += 1;
        if (order[target] === -1) path.push(enter(target));
        else if (isOpen[target] === 1) lower(visit.node, order[target] ?? 0);
        continue;
      }
      path.pop();
      const parent = path.at(-1);
      if (parent !== undefined) lower(parent.node, low[visit.node] ?? 0);
      if (low[visit.node] !== order[visit.node]) continue;
      const component = open.splice(open.lastIndexOf(visit.node));
      for (const member of component) isOpen[member] = 0;
      if (component.length > largest.length) largest = component;
    }
  }
  return new Set(largest);
}

interface Visit {
  readonly node: number;
  readonly targets: readonly number[];
  place: number;
}
