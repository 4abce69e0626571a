import { batch, type ReadonlySignal, signal } from "@preact/signals";
import type { ApiClient } from "../api/client";
import { ApiProblem, isAbort } from "../api/problem";
import type { ProfileList, ProfileRow } from "../api/types";
import type { UploadProgress } from "../api/upload";

/** A newcomer's first profile is opened unasked, so it must be one that opens at once. */
const opensUnasked = 256_000_000;

/** Files that came with the newest, as by a checkout or a copy of a folder, differ by less than this; then the first by name is opened. */
const sameTime = 60_000;

export interface Upload extends UploadProgress {
  name: string;
}

/** The profiles that can be opened, and the way in for another one. */
export interface Library {
  readonly list: ReadonlySignal<ProfileList | null>;
  readonly busy: ReadonlySignal<boolean>;
  readonly problem: ReadonlySignal<ApiProblem | null>;
  readonly upload: ReadonlySignal<Upload | null>;
  readonly uploadProblem: ReadonlySignal<ApiProblem | null>;
  /** Reads the folders again. */
  refresh(): Promise<void>;
  /** Says why what was dropped isn't sent. */
  refuse(title: string, detail: string): void;
  /** Forgets why the last file wasn't sent. */
  dismiss(): void;
  /** Sends a file to the server and returns its row; `null` where that failed or was cancelled. */
  send(file: File): Promise<ProfileRow | null>;
  cancelUpload(): void;
}

export function createLibrary(api: ApiClient): Library {
  const list = signal<ProfileList | null>(null);
  const busy = signal(false);
  const problem = signal<ApiProblem | null>(null);
  const upload = signal<Upload | null>(null);
  const uploadProblem = signal<ApiProblem | null>(null);
  let listing: AbortController | null = null;
  let sending: AbortController | null = null;

  return {
    list,
    busy,
    problem,
    upload,
    uploadProblem,

    async refresh() {
      listing?.abort();
      const own = new AbortController();
      listing = own;
      busy.value = true;
      try {
        const answer = await api.profiles(own.signal);
        batch(() => {
          list.value = answer;
          problem.value = null;
        });
      } catch (error) {
        if (!isAbort(error)) problem.value = asProblem(error);
      } finally {
        if (listing === own) busy.value = false;
      }
    },

    refuse(title, detail) {
      uploadProblem.value = new ApiProblem({ status: 0, code: "refused", title, detail });
    },

    dismiss() {
      uploadProblem.value = null;
    },

    async send(file) {
      sending?.abort();
      const own = new AbortController();
      sending = own;
      uploadProblem.value = null;
      const most = list.value?.maxUploadBytes ?? Number.POSITIVE_INFINITY;
      if (file.size > most) {
        uploadProblem.value = tooLarge(file, most);
        return null;
      }
      upload.value = { name: file.name, sentBytes: 0, totalBytes: file.size };
      try {
        return await api.upload(
          file,
          (progress) => {
            if (sending === own) upload.value = { name: file.name, ...progress };
          },
          own.signal,
        );
      } catch (error) {
        if (!isAbort(error)) uploadProblem.value = asProblem(error);
        return null;
      } finally {
        if (sending === own) upload.value = null;
      }
    },

    cancelUpload() {
      sending?.abort();
    },
  };
}

/** What to try to open when the address names nothing, best first: the newest profiles that seem to be readable; those without times last. */
export function firstProfiles(list: ProfileList): ProfileRow[] {
  const readable = list.profiles.filter((row) => row.problem === null);
  if (readable.length === 1) return readable;
  const newest = Math.max(...readable.map((row) => Date.parse(row.modified)));
  const cameTogether = (row: ProfileRow) => newest - Date.parse(row.modified) < sameTime;
  const small = readable
    .filter((row) => row.sizeBytes <= opensUnasked)
    .sort((one, other) => {
      if (cameTogether(one) && cameTogether(other)) return one.id < other.id ? -1 : 1;
      return Date.parse(other.modified) - Date.parse(one.modified);
    });
  return [...small.filter((row) => row.hasTime !== false), ...small.filter((row) => row.hasTime === false)];
}

function tooLarge(file: File, most: number): ApiProblem {
  return new ApiProblem({
    status: 413,
    code: "too-large",
    title: `${file.name} is too large to be sent`,
    detail: `The server takes files of up to ${Math.floor(most / 1e6)} MB. Put it into a folder that flamescope serves instead.`,
  });
}

function asProblem(error: unknown): ApiProblem {
  return error instanceof ApiProblem ? error : ApiProblem.unreachable(error);
}
