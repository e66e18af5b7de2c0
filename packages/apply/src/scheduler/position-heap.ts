/** Numbers, the least first. A number that is in it already is not added a second time. */
export class PositionHeap {
  private readonly heap: number[] = [];
  private readonly members = new Set<number>();

  /** The least number; undefined where there is none. */
  get least(): number | undefined {
    return this.heap[0];
  }

  /** Adds a number. */
  add(position: number): void {
    if (this.members.has(position)) return;
    this.members.add(position);
    let index = this.heap.push(position) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!this.rises(index, parent)) return;
      index = parent;
    }
  }

  /** Takes the least number out. */
  take(): number | undefined {
    const least = this.heap[0];
    const last = this.heap.pop();
    if (least === undefined || last === undefined) return undefined;
    this.members.delete(least);
    if (this.heap.length > 0) {
      this.heap[0] = last;
      this.sink();
    }
    return least;
  }

  private sink(): void {
    let index = 0;
    for (;;) {
      const [left, right] = [2 * index + 1, 2 * index + 2];
      const child = this.at(right) < this.at(left) ? right : left;
      if (!this.rises(child, index)) return;
      index = child;
    }
  }

  /** Swaps a number with its parent where it is less. */
  private rises(child: number, parent: number): boolean {
    const [below, above] = [this.at(child), this.at(parent)];
    if (below >= above) return false;
    this.heap[child] = above;
    this.heap[parent] = below;
    return true;
  }

  private at(index: number): number {
    return this.heap[index] ?? Infinity;
  }
}
