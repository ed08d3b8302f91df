import { type ComponentChild, type ComponentChildren, Fragment, isValidElement, type VNode } from 'preact';

const width = 76;

/** Elements that say nothing themselves. */
const containers: ReadonlySet<unknown> = new Set(['html', 'body', 'main', 'section', 'div']);

/**
 * The plain text of a letter, made from the same elements as its HTML so that the two can never say different things.
 * Knows the few elements that letters use, and throws for any other.
 */
export function letterText(letter: VNode): string {
  return blocksOf(letter)
    .map((block) => block.trimEnd())
    .join('\n\n')
    .concat('\n');
}

function blocksOf(child: ComponentChildren): string[] {
  return childrenOf(child).flatMap((each) => {
    if (!isElement(each)) return isText(each) ? wrap(String(each)) : [];
    const { type, props } = each;
    if (containers.has(type)) return blocksOf(props.children);
    switch (type) {
      case 'head':
        return [];
      case 'h1':
        return underlined(inline(props.children), '=');
      case 'h2':
        return underlined(inline(props.children), '-');
      case 'h3':
      case 'p':
      case 'address':
        return wrap(inline(props.children));
      case 'ul':
      case 'ol':
        return [
          childrenOf(props.children)
            .filter(isElement)
            .map((item, index) => listItem(item, type === 'ol' ? `${index + 1}. ` : '- '))
            .join('\n'),
        ];
      default:
        throw new TypeError(`A letter has no plain text for <${String(type)}>.`);
    }
  });
}

function inline(child: ComponentChildren): string {
  return childrenOf(child)
    .map((each) => {
      if (!isElement(each)) return isText(each) ? String(each) : '';
      const { type, props } = each;
      switch (type) {
        case 'strong':
        case 'span':
          return inline(props.children);
        case 'br':
          return '\n';
        case 'a':
          return linkText(inline(props.children), String(props['href']));
        default:
          throw new TypeError(`A letter has no plain text for <${String(type)}> within a line.`);
      }
    })
    .join('');
}

/** An address that is shown as itself is not said twice. */
function linkText(text: string, href: string): string {
  return href === text || href === `mailto:${text}` || href.startsWith('tel:') ? text : `${text}:\n${href}\n`;
}

function listItem(item: Element, mark: string): string {
  const [first = '', ...rest] = wrap(inline(item.props.children)).join('\n').split('\n');
  return [`${mark}${first}`, ...rest.map((line) => `${' '.repeat(mark.length)}${line}`)].join('\n');
}

function underlined(title: string, mark: string): string[] {
  return [`${title}\n${mark.repeat(Math.min(title.length, width))}`];
}

/** Breaks lines at spaces; a word that is longer than a line, such as an address, stays whole. */
function wrap(text: string): string[] {
  const lines = text.split('\n').map((line) => {
    const broken: string[] = [''];
    for (const word of line.split(' ')) {
      const last = broken.at(-1)!;
      if (last !== '' && last.length + 1 + word.length > width) broken.push(word);
      else broken[broken.length - 1] = last === '' ? word : `${last} ${word}`;
    }
    return broken.join('\n');
  });
  const whole = lines.join('\n').trim();
  return whole === '' ? [] : [whole];
}

type Element = VNode<{ children?: ComponentChildren; href?: string }>;

/** Components are unfolded here: what remains are elements and texts. */
function childrenOf(children: ComponentChildren): ComponentChild[] {
  if (Array.isArray(children)) return children.flatMap(childrenOf);
  if (!isElement(children)) return [children];
  if (children.type === Fragment) return childrenOf(children.props.children);
  if (typeof children.type !== 'function') return [children];
  const component = children.type as (props: unknown) => ComponentChildren;
  return childrenOf(component(children.props));
}

function isElement(child: ComponentChildren): child is Element {
  return isValidElement(child);
}

function isText(child: ComponentChild): child is string | number {
  return typeof child === 'string' || typeof child === 'number';
}
