const two = (value: number) => value.toString().padStart(2, "0");

/** A file's date on the clock of the reader: "2026-11-22 14:03". Empty for what is no date. */
export function formatDate(text: string): string {
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) return "";
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
}
