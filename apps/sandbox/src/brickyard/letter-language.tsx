import type { VNode } from 'preact';

/** In which language the parent is written to. */
export function LetterLanguage(): VNode {
  return (
    <div class="field">
      <label for="locale">Language of the letter</label>
      <select id="locale" name="locale">
        <option value="en">English</option>
        <option value="nl">Nederlands</option>
      </select>
    </div>
  );
}
