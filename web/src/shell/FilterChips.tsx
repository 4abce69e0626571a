import type { ProfileInfo } from "../api/types";
import { filtersOf } from "../state/queries";
import { filterKinds, hasFilters } from "../state/view";
import controls from "../styles/controls.module.css";
import { useWorkspace } from "./context";
import styles from "./FilterChips.module.css";
import { FilterPicker } from "./FilterPicker";
import { kindNames, nameOfKey } from "./filterNames";
import { Close, Plus } from "./icons";
import { Popover } from "./Popover";

/** The filters that hold, each one click from gone, and the button that adds one. */
export function FilterChips({ info }: { info: ProfileInfo }) {
  const workspace = useWorkspace();
  const filters = filtersOf(workspace.view.value, info);
  return (
    <>
      {filterKinds.flatMap((kind) =>
        filters[kind].map((key) => {
          const name = nameOfKey(info, kind, key);
          return (
            <span key={`${kind} ${key}`} class={styles.chip}>
              {kind !== "cpu" && <span class={styles.kind}>{kindNames[kind].title}</span>}
              <span class={controls.name} title={name}>
                {name}
              </span>
              <button
                type="button"
                class={styles.remove}
                aria-label={`Remove the filter ${kind === "cpu" ? name : `${kindNames[kind].title} ${name}`}`}
                onClick={() => workspace.toggleFilter(kind, key)}
              >
                <Close />
              </button>
            </span>
          );
        }),
      )}
      <Popover
        buttonClass={controls.quiet}
        title="Filter samples"
        label={
          <>
            <Plus /> Filter
          </>
        }
      >
        {() => <FilterPicker info={info} />}
      </Popover>
      {hasFilters(filters) && (
        <button type="button" class={controls.quiet} onClick={() => workspace.clearFilters()}>
          Clear all
        </button>
      )}
    </>
  );
}
