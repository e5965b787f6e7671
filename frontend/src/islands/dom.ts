// The three small things every island needs of the page.

/** The nearest element around an event's target that matches, or null. */
export function around<T extends Element = HTMLElement>(event: Event, selector: string): T | null {
  return event.target instanceof Element ? event.target.closest<T>(selector) : null;
}

/** Calls back for every such event anywhere on the page, now and later. */
export function on<K extends keyof DocumentEventMap>(name: K, listener: (event: DocumentEventMap[K]) => void): void {
  document.addEventListener(name, listener);
}

/** Whether the person is typing, so that single keys are not ours. */
export function isTyping(event: Event): boolean {
  return around(event, "input, textarea, select, [contenteditable]") !== null;
}
