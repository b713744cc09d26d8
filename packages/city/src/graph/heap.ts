/** A binary heap of nodes by cost, in typed arrays that are kept between searches. */
export class NodeHeap {
  #costs: Float64Array;
  #nodes: Uint32Array;
  #size = 0;

  constructor(capacity: number) {
    this.#costs = new Float64Array(capacity);
    this.#nodes = new Uint32Array(capacity);
  }

  get size(): number {
    return this.#size;
  }

  /** Infinity when empty. */
  get lowestCost(): number {
    return this.#size === 0 ? Number.POSITIVE_INFINITY : (this.#costs[0] ?? 0);
  }

  clear(): void {
    this.#size = 0;
  }

  push(node: number, cost: number): void {
    if (this.#size === this.#costs.length) this.#grow();
    let place = this.#size;
    this.#size += 1;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if ((this.#costs[parent] ?? 0) <= cost) break;
      this.#copy(parent, place);
      place = parent;
    }
    this.#costs[place] = cost;
    this.#nodes[place] = node;
  }

  /** The node of lowest cost; only when `size` is above zero. */
  pop(): number {
    const top = this.#nodes[0] ?? 0;
    this.#size -= 1;
    const cost = this.#costs[this.#size] ?? 0;
    const node = this.#nodes[this.#size] ?? 0;
    let place = 0;
    for (;;) {
      let child = place * 2 + 1;
      if (child >= this.#size) break;
      if (child + 1 < this.#size && (this.#costs[child + 1] ?? 0) < (this.#costs[child] ?? 0)) child += 1;
      if ((this.#costs[child] ?? 0) >= cost) break;
      this.#copy(child, place);
      place = child;
    }
    this.#costs[place] = cost;
    this.#nodes[place] = node;
    return top;
  }

  #copy(from: number, to: number): void {
    this.#costs[to] = this.#costs[from] ?? 0;
    this.#nodes[to] = this.#nodes[from] ?? 0;
  }

  #grow(): void {
    const costs = new Float64Array(this.#costs.length * 2);
    const nodes = new Uint32Array(this.#nodes.length * 2);
    costs.set(this.#costs);
    nodes.set(this.#nodes);
    this.#costs = costs;
    this.#nodes = nodes;
  }
}
