/** Every circle in a graph of imports, each once, starting at its first name in the alphabet. */
export function circlesIn(edges: ReadonlyMap<string, readonly string[]>): string[][] {
  const circles = new Map<string, string[]>();
  const finished = new Set<string>();
  const path: string[] = [];

  const visit = (node: string): void => {
    const start = path.indexOf(node);
    if (start >= 0) {
      const circle = fromItsFirst(path.slice(start));
      circles.set(circle.join(), circle);
      return;
    }
    if (finished.has(node)) return;
    path.push(node);
    for (const next of edges.get(node) ?? []) visit(next);
    path.pop();
    finished.add(node);
  };

  for (const node of [...edges.keys()].sort()) visit(node);
  return [...circles.values()];
}

function fromItsFirst(circle: readonly string[]): string[] {
  const first = circle.indexOf([...circle].sort()[0] ?? '');
  return [...circle.slice(first), ...circle.slice(0, first)];
}
