import type { FrameKind } from "../api/types";

// Names come from a profile and may hold anything: markup, 64 kB of template arguments, control characters, marks that turn the
// direction of the text. They are only ever set as text; what can't be seen is made visible here.

/** Longer names are cut on boxes: no screen is wide enough for more. */
const longestLabel = 1000;

const invisible =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /[\u0000-\u001f\u007f-\u009f\u061c\u00ad\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]|\p{Surrogate}/gu;

/** The name as it can be shown: control characters and marks of direction replaced by �, "(no name)" for none. */
export function visibleName(name: string): string {
  if (name === "") return "(no name)";
  return name.replace(invisible, "\ufffd");
}

/** What a frame goes by on its box: its name; for one without a symbol, as perf writes it, the file that it lies in: `[libc.so.6]`. */
export function labelName(name: string, library: string): string {
  if (name !== "[unknown]" || library === "" || library === "[unknown]") return name;
  const path = library.replace(/ \(deleted\)$/, "");
  const file = path.slice(path.lastIndexOf("/") + 1) || path;
  return file.startsWith("[") ? file : `[${file}]`;
}

/**
 * Where the list of arguments begins, or the length. Neither `(anonymous namespace)` nor `operator()` is one, nor the parentheses
 * within other brackets: `tuple<void (*)()>::get`, `{lambda(int)#1}::operator()(int)`.
 */
export function argumentsAt(name: string): number {
  const first = parenthesisAt(name, () => true);
  // Most names end here, without the price of counting brackets.
  if (first === name.length || !/[<{[]/.test(name.slice(0, first))) return first;
  const depths = nesting(name);
  const atEnd = depths[name.length - 1] - (closing.includes(name[name.length - 1]) ? 1 : 0);
  // Brackets that do not match, as in a name that was cut, tell nothing.
  return atEnd > 0 ? first : parenthesisAt(name, (at) => depths[at] === 1);
}

/** The first parenthesis that may begin arguments and that `fits`, or the length. */
function parenthesisAt(name: string, fits: (at: number) => boolean): number {
  for (let at = name.indexOf("(", 1); at > 0; at = name.indexOf("(", at + 1)) {
    if (name.startsWith("(anonymous", at)) continue;
    if (name.startsWith("()", at) && name.endsWith("operator", at)) {
      at++;
      continue;
    }
    if (name[at - 1] === "." && name[at + 1] === "*") continue; // Go: pkg.(*Type).Method
    if (fits(at)) return at;
  }
  return name.length;
}

const opening = "<([{";
const closing = ">)]}";
/** Operators whose names hold brackets that open and close nothing. */
const operatorName = /operator\s*(?:<=>|<<=?|>>=?|->\*?|\(\)|\[\]|[<>]=?)/y;

/** How many brackets each character is within; a bracket is within itself. */
function nesting(text: string): Uint16Array {
  const depths = new Uint16Array(text.length);
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === "o") {
      operatorName.lastIndex = i;
      const length = operatorName.exec(text)?.[0].length ?? 1;
      depths.fill(depth, i, i + length);
      i += length - 1;
    } else if (opening.includes(text[i])) {
      depths[i] = ++depth;
    } else {
      depths[i] = depth;
      if (closing.includes(text[i]) && depth > 0 && text[i - 1] !== "-") depth--;
    }
  }
  return depths;
}

/** `Map<int, std::string>::find` → `Map<…>::find`. What stands for itself stays: `<Main>$` of C#, `<T as Trait>::run` of Rust. */
function withoutTemplateArguments(text: string): string {
  const depths = nesting(text);
  let result = "";
  let skipping = false;
  for (let i = 0; i < text.length; i++) {
    if (skipping && depths[i] > 0) continue;
    const isEnd = skipping;
    skipping = text[i] === "<" && depths[i] === 1 && /[\w ]/.test(text[i - 1] ?? "");
    if (isEnd && skipping) continue;
    result += skipping ? "<…>" : text[i];
  }
  return result;
}

/** What V8 puts before a name (`JS:~`, `Function:*`, `LazyCompile:^`): the kind of code and its tier. */
const v8Mark = /^(?:JS|Script|Eval|Function|LazyCompile):[~*^+]?/;
/** What .NET's perf map puts behind: `[QuickJitted]`, `[OptimizedTier1]`. */
const tierMark = /\)\[[A-Za-z0-9 ]+\]$/;
/** What gcc puts behind the name of a function that it split or specialised. */
const cloneMark = /(?:\.(?:constprop|isra|part|cold|lto_priv|llvm|localalias)(?:\.\d+)?)+$/;

/**
 * The ways to write a name on a box, from the longest to the shortest: without the marks of runtimes, without arguments, return type
 * and template arguments, without the namespace, the bare method. The first that fits is drawn; the tooltip has the whole name.
 */
export function shortForms(name: string, kind: FrameKind): string[] {
  const visible = visibleName(name.length > longestLabel ? name.slice(0, longestLabel) : name);
  if (kind === "root" || kind === "group" || kind === "other" || kind === "kernel") {
    return distinct([visible, visible.replace(cloneMark, "")]);
  }
  if (/^\[[^[\]]*\]$/.test(visible)) return [visible];
  if (v8Mark.test(visible)) return scriptForms(visible.replace(v8Mark, ""));
  if (visible.startsWith("py::")) return scriptForms(visible.slice(4).replace(":", " "));

  const plain = visible
    .replace(tierMark, ")")
    .replace(/^instance |(?<=[ (,])instance /g, "")
    .replace(/(^|[ (,<])\[[\w.-]+\] ?(?=[A-Za-z_])/g, "$1")
    .replace(/(^|[ (,<])(?:class|valuetype) (?=[A-Za-z_])/g, "$1");
  const cut = argumentsAt(plain);
  const hadArguments = cut < plain.length;
  const withoutArguments = plain.slice(0, cut).trimEnd();
  let bare = withoutArguments.replace(cloneMark, "");
  if (hadArguments) {
    const depths = nesting(bare);
    let space = bare.length - 1;
    while (space >= 0 && !(bare[space] === " " && depths[space] === 0 && isAfterType(bare, space))) space--;
    bare = bare.slice(space + 1);
  }
  const collapsed = withoutTemplateArguments(bare.replace(/`\d+(?:\[[^\]]*\])?/g, "<…>"));

  // Java and .NET part with dots what C++ parts with colons; a dot in the name of a C function is none of that.
  const dotted = hadArguments || kind === "jit" || kind === "interpreted" || collapsed.includes("/");
  const parts = separators(collapsed, dotted);
  const method = parts.at(-1) ?? 0;
  const owner = parts.at(-2) ?? 0;
  return distinct([plain, withoutArguments, bare, collapsed, collapsed.slice(owner), collapsed.slice(method)]);
}

/** What a frame goes by in a table, where no width is measured: its longest form of up to `most` characters, else the shortest one. */
export function rowName(name: string, kind: FrameKind, library: string, most: number): string {
  const forms = shortForms(labelName(name, library), kind);
  return forms.find((form) => form.length <= most) ?? forms[forms.length - 1];
}

/** Whether a blank at `at` ends a return type: not so in `operator delete` and `operator+ <char>`. */
function isAfterType(text: string, at: number): boolean {
  return text[at + 1] !== "<" && !text.endsWith("operator", at);
}

/** Where the parts of a qualified name begin, the first one's left out. */
function separators(text: string, dotted: boolean): number[] {
  const depths = nesting(text);
  const starts: number[] = [];
  for (let i = 1; i < text.length - 1; i++) {
    if (depths[i] > 0) continue;
    if (text.startsWith("::", i)) starts.push(i + 2);
    else if (text[i] === "/") starts.push(i + 1);
    else if (text[i] === "." && dotted && text[i - 1] !== ":") starts.push(i + 1);
  }
  return starts;
}

/** `update node:internal/crypto/hash:132:40` → that, `update hash:132`, `update`. */
function scriptForms(text: string): string[] {
  const space = text.indexOf(" ");
  if (space < 0) return [text || "(anonymous)"];
  const name = text.slice(0, space) || "(anonymous)";
  const file = text.slice(space + 1).replace(/:\d+$/, "");
  return distinct([`${name} ${text.slice(space + 1)}`, `${name} ${file.slice(file.lastIndexOf("/") + 1)}`, name]);
}

/** Each form once, and none that is not shorter than the one before it. */
function distinct(forms: string[]): string[] {
  const kept: string[] = [];
  for (const form of forms) {
    if (form !== "" && (kept.length === 0 || form.length < kept[kept.length - 1].length)) kept.push(form);
  }
  return kept;
}
