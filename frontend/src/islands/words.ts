// Words that scripts say, in the language of the page: base.html writes them as data of #ls-words.

/** The word written as data-KEY of #ls-words, with {n} replaced; empty where the page has none. */
export function word(key: string, n?: number): string {
  const said = document.getElementById("ls-words")?.dataset[key] ?? "";
  return n === undefined ? said : said.replace("{n}", String(n));
}
