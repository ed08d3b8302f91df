import type { ComponentChildren, VNode } from 'preact';

/** A command to be copied; long ones scroll. */
export function Command({ children }: { readonly children: ComponentChildren }): VNode {
  return (
    <pre tabIndex={0} role="region" aria-label="Command">
      {children}
    </pre>
  );
}
