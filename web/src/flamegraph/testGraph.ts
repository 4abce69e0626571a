import type { FlameGraphData, FrameKind } from "../api/types";

/**
 * A graph from stacks as text, root left out: `"java;run;sort 3"` is three samples. Siblings come out by name, ids count from 100 for
 * every distinct stack, in the order of the text. A frame's kind may be given as `name@kernel`.
 */
export function graphOf(stacks: readonly string[]): FlameGraphData {
  interface Node {
    id: number;
    frame: string;
    self: number;
    total: number;
    children: Map<string, Node>;
  }
  const make = (frame: string, id: number): Node => ({ id, frame, self: 0, total: 0, children: new Map() });
  const root = make("all@root", 0);
  let nextId = 100;
  for (const stack of stacks) {
    const space = stack.lastIndexOf(" ");
    const count = Number(stack.slice(space + 1));
    let node = root;
    node.total += count;
    for (const frame of stack.slice(0, space).split(";")) {
      const child = node.children.get(frame) ?? make(frame, nextId++);
      node.children.set(frame, child);
      child.total += count;
      node = child;
    }
    node.self += count;
  }

  const frames = new Map<string, number>();
  const nodes: FlameGraphData["nodes"] = { id: [], parent: [], frame: [], self: [], total: [] };
  const waiting: [Node, number][] = [[root, -1]];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const [node, parent] = next;
    const index = nodes.id.length;
    if (!frames.has(node.frame)) frames.set(node.frame, frames.size);
    nodes.id.push(node.frame.endsWith("@other") ? -1 : node.id);
    nodes.parent.push(parent);
    nodes.frame.push(frames.get(node.frame) ?? 0);
    nodes.self.push(node.self);
    nodes.total.push(node.total);
    const children = [...node.children.values()].sort((a, b) => (a.frame < b.frame ? 1 : -1));
    for (const child of children) waiting.push([child, index]);
  }
  const parts = [...frames.keys()].map((frame) => /^(.*?)(?:@([a-z]+))?$/s.exec(frame) ?? []);
  return {
    startNs: 0,
    endNs: 1_000_000_000,
    group: "comm",
    total: root.total,
    wholeTotal: root.total,
    unit: "samples",
    hidden: { idle: 0, waiting: 0 },
    nodes,
    frames: {
      name: parts.map(([, name]) => name),
      library: parts.map(() => ""),
      kind: parts.map(([, , kind]) => (kind ?? "user") as FrameKind),
    },
    omitted: { nodes: 0, minTotal: 1 },
  };
}

/** Random stacks, the same for the same seed. */
export function randomStacks(seed: number, count: number, deepest = 12): string[] {
  let state = seed >>> 0 || 1;
  const random = (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  return Array.from({ length: count }, () => {
    const names = Array.from({ length: 1 + random(deepest) }, () => `f${random(4)}`);
    return `${names.join(";")} ${1 + random(9)}`;
  });
}
