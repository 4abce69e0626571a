import type { FrameKind } from "../api/types";
import { argumentsAt, labelName, rowName, shortForms, visibleName } from "./names";

describe("visibleName", () => {
  it.each([
    ["", "(no name)"],
    ["<img src=x onerror=alert(1)>", "<img src=x onerror=alert(1)>"],
    ["a\u0000b\nc\u001b[31m\u007f", "a\ufffdb\ufffdc\ufffd[31m\ufffd"],
    ["exe.\u202egpj", "exe.\ufffdgpj"],
    ["\u200e\u2066x\u2069\ufeff\u200b", "\ufffd\ufffdx\ufffd\ufffd\ufffd"],
    ["half \ud800 pair", "half \ufffd pair"],
    ["größe 関数 🔥", "größe 関数 🔥"],
  ])("%j is shown as %j", (name, shown) => expect(visibleName(name)).toBe(shown));
});

describe("labelName", () => {
  it.each([
    ["[unknown]", "/usr/lib/libc.so.6", "[libc.so.6]"],
    ["[unknown]", "/memfd:doublemapper (deleted)", "[memfd:doublemapper]"],
    ["[unknown]", "[vdso]", "[vdso]"],
    ["[unknown]", "[unknown]", "[unknown]"],
    ["[unknown]", "", "[unknown]"],
    ["[unknown]", "/odd/", "[/odd/]"],
    ["main", "/usr/bin/app", "main"],
  ])("%s in %j is %s", (name, library, label) => expect(labelName(name, library)).toBe(label));
});

describe("argumentsAt", () => {
  const cut = (name: string) => name.slice(0, argumentsAt(name));
  it.each([
    ["run(int)", "run"],
    ["(anonymous namespace)::run(int)", "(anonymous namespace)::run"],
    ["v8::(anonymous namespace)::Invoke", "v8::(anonymous namespace)::Invoke"],
    ["Less::operator()(int, int)", "Less::operator()"],
    ["main.(*Server).Serve", "main.(*Server).Serve"],
    ["std::_Invoker<std::tuple<void (*)()> >::_M_run", "std::_Invoker<std::tuple<void (*)()> >::_M_run"],
    [
      "int Parser::Proxy<int (Parser::*)(char const*)>::Raw(int)",
      "int Parser::Proxy<int (Parser::*)(char const*)>::Raw",
    ],
    ["main::{lambda(int)#1}::operator()(int)", "main::{lambda(int)#1}::operator()"],
    ["bool Set<int>::operator<(Set<int> const&)", "bool Set<int>::operator<"],
    ["Checkout.Service+<>c::<Start>b__0(int32)", "Checkout.Service+<>c::<Start>b__0"],
    ["cut::Map<int, void (*)(in", "cut::Map<int, void "],
    ["", ""],
  ])("%j → %j", (name, head) => expect(cut(name)).toBe(head));
});

describe("shortForms", () => {
  it.each<[string, FrameKind, string[]]>([
    [
      "std::_State<std::tuple<void (*)()> >::_M_run",
      "user",
      ["std::_State<std::tuple<void (*)()> >::_M_run", "std::_State<…>::_M_run", "_State<…>::_M_run", "_M_run"],
    ],
    ["do_syscall_64", "kernel", ["do_syscall_64"]],
    ["poll_freewait.constprop.0", "kernel", ["poll_freewait.constprop.0", "poll_freewait"]],
    ["kworker/0:1-events", "group", ["kworker/0:1-events"]],
    ["v8::internal::Heap::Scavenge", "user", ["v8::internal::Heap::Scavenge", "Heap::Scavenge", "Scavenge"]],
    [
      "void std::sort<int*, Less>(int*, int*, Less)",
      "user",
      [
        "void std::sort<int*, Less>(int*, int*, Less)",
        "void std::sort<int*, Less>",
        "std::sort<int*, Less>",
        "std::sort<…>",
        "sort<…>",
      ],
    ],
    [
      "v8::base::Lazy<v8::A<int>, v8::B>::Init",
      "user",
      ["v8::base::Lazy<v8::A<int>, v8::B>::Init", "v8::base::Lazy<…>::Init", "Lazy<…>::Init", "Init"],
    ],
    ["std::operator<< <char>", "user", ["std::operator<< <char>", "std::operator<< <…>", "operator<< <…>"]],
    ["operator delete(void*)", "user", ["operator delete(void*)", "operator delete"]],
    ["It::operator->", "user", ["It::operator->", "operator->"]],
    [
      "void java.util.ComparableTimSort.mergeAt(int)",
      "jit",
      [
        "void java.util.ComparableTimSort.mergeAt(int)",
        "void java.util.ComparableTimSort.mergeAt",
        "java.util.ComparableTimSort.mergeAt",
        "ComparableTimSort.mergeAt",
        "mergeAt",
      ],
    ],
    [
      "instance void [System.Private.CoreLib] System.Collections.Generic.Dictionary`2[System.__Canon,System.__Canon]::.ctor(int32)[QuickJitted]",
      "jit",
      [
        "void System.Collections.Generic.Dictionary`2[System.__Canon,System.__Canon]::.ctor(int32)",
        "void System.Collections.Generic.Dictionary`2[System.__Canon,System.__Canon]::.ctor",
        "System.Collections.Generic.Dictionary`2[System.__Canon,System.__Canon]::.ctor",
        "System.Collections.Generic.Dictionary<…>::.ctor",
        "Dictionary<…>::.ctor",
        ".ctor",
      ],
    ],
    [
      "JS:~update node:internal/crypto/hash:132:40",
      "jit",
      ["update node:internal/crypto/hash:132:40", "update hash:132", "update"],
    ],
    [
      "JS:~ file:///srv/app.js:1:1",
      "jit",
      ["(anonymous) file:///srv/app.js:1:1", "(anonymous) app.js:1", "(anonymous)"],
    ],
    ["py::work:/srv/jobs/batch.py", "jit", ["work /srv/jobs/batch.py", "work batch.py", "work"]],
    ["github.com/x/db.(*Pool).Get", "user", ["github.com/x/db.(*Pool).Get", "(*Pool).Get", "Get"]],
    ["new_type_array Runtime1 stub", "jit", ["new_type_array Runtime1 stub"]],
    [
      "void Program::<Main>$(string[])",
      "jit",
      ["void Program::<Main>$(string[])", "void Program::<Main>$", "Program::<Main>$", "<Main>$"],
    ],
    ["<img src=x onerror=alert(1)>", "user", ["<img src=x onerror=alert(1)>"]],
    ["[unknown]", "unknown", ["[unknown]"]],
    ["[app (1).so]", "user", ["[app (1).so]"]],
    ["", "user", ["(no name)"]],
  ])("%s", (name, kind, forms) => expect(shortForms(name, kind)).toEqual(forms));

  it("gets shorter from form to form, and never ends, whatever the name", () => {
    const hostile = [
      "<".repeat(65_536),
      "(((",
      ")))",
      "::",
      "a::",
      "::b",
      "operator",
      "operator<",
      "a<b>::",
      ".",
      "/",
      "x(",
      " ( ",
      "\u0000",
    ];
    for (const name of hostile) {
      for (const kind of ["user", "jit", "kernel", "group"] as const) {
        const forms = shortForms(name, kind);
        expect(forms.length).toBeGreaterThan(0);
        for (let i = 1; i < forms.length; i++) expect(forms[i].length).toBeLessThan(forms[i - 1].length);
        expect(forms[0].length).toBeLessThanOrEqual(1000);
      }
    }
  });
});

describe("rowName", () => {
  const ledger = "int64 [checkout-service] Checkout.CheckoutService::BalanceLedger(int64)[OptimizedTier1]";
  it.each<[string, FrameKind, string, number, string]>([
    [ledger, "jit", "/tmp/perf-1.map", 60, "int64 Checkout.CheckoutService::BalanceLedger(int64)"],
    [ledger, "jit", "/tmp/perf-1.map", 40, "Checkout.CheckoutService::BalanceLedger"],
    [ledger, "jit", "/tmp/perf-1.map", 5, "BalanceLedger"],
    ["[unknown]", "unknown", "/usr/share/dotnet/libcoreclr.so", 40, "[libcoreclr.so]"],
  ])("%s (%s in %s) within %d characters is %s", (name, kind, library, most, shown) =>
    expect(rowName(name, kind, library, most)).toBe(shown),
  );
});
