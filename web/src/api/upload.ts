import { ApiProblem } from "./problem";
import type { ProfileRow } from "./types";

export interface UploadProgress {
  sentBytes: number;
  totalBytes: number;
}

/** Posts a file. An XMLHttpRequest, since fetch tells nothing of how much was sent. */
export function sendFile(
  address: string,
  file: File,
  onProgress: (progress: UploadProgress) => void,
  signal: AbortSignal,
): Promise<ProfileRow> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", address);
    request.setRequestHeader("X-FlameScope", "1");
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.upload.onprogress = (event) => onProgress({ sentBytes: event.loaded, totalBytes: file.size });
    request.onerror = () => reject(ApiProblem.unreachable(new TypeError("network error")));
    request.onabort = () => reject(new DOMException("The upload was cancelled.", "AbortError"));
    request.onload = async () => {
      if (request.status >= 200 && request.status < 300) {
        try {
          resolve(JSON.parse(request.responseText));
        } catch (error) {
          reject(ApiProblem.unreachable(error));
        }
      } else {
        reject(await ApiProblem.fromResponse(new Response(request.responseText, { status: request.status || 500 })));
      }
    };
    signal.addEventListener("abort", () => request.abort(), { once: true });
    if (signal.aborted) reject(signal.reason);
    else request.send(file);
  });
}
