/** The web addresses in a letter, text first, each once and in order. Nothing is opened. */
export function findLinks(text: string, html: string | null): string[] {
  const fromText = text.match(/https?:\/\/[^\s<>"')\]]+/g) ?? [];
  const fromHtml = [...(html ?? '').matchAll(/\bhref\s*=\s*(?:"([^"]*)"|'([^']*)')/gi)]
    .map((match) => unescapeHtml(match[1] ?? match[2] ?? ''))
    .filter((href) => /^https?:\/\//i.test(href));
  return [...new Set([...fromText.map((link) => link.replace(/[.,;:!?]+$/, '')), ...fromHtml])];
}

function unescapeHtml(text: string): string {
  return text.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&lt;', '<').replaceAll('&amp;', '&');
}
