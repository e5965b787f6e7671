// Keeps of Tabler's 550 kB what our pages may use: reset, buttons, form controls, grid and utilities.
// The list is fixed, so that a new page never needs a new build; our own layer is untouched.
const kept = [
  /^btn(-(primary|sm|icon|link|close|group|list))?$/,
  /^form-(control|select|label|check|check-input|check-label|check-inline|switch|text)(-sm)?$/,
  /^input-group(-text)?$/,
  /^(active|disabled|show|visually-hidden|visually-hidden-focusable|list-unstyled)$/,
  /^row$/,
  /^(col|order|offset|g|gx|gy)(-(sm|md|lg|xl))?(-(auto|first|last|\d+))?$/,
  /^[mp][tbsexy]?(-(sm|md|lg))?-(auto|\d)$/,
  /^(gap|row-gap|column-gap)-\d$/,
  /^d(-(print|sm|md|lg))?-(none|block|inline|inline-block|flex|inline-flex|grid)$/,
  /^flex(-(row|column|wrap|nowrap|fill|grow-[01]|shrink-[01]))$/,
  /^(justify-content|align-items|align-self)-[a-z]+$/,
  /^text-(start|end|center|nowrap|wrap|break|truncate|decoration-none)$/,
  /^(w|h)-(25|50|75|100|auto)$/,
  /^(mw|mh)-100$/,
  /^(fw|overflow|position|float|align)-[a-z]+$/,
];
const dropped = /\[data-bs-theme=["']?dark|light-dark\(|:has\(/;

function wanted(selector) {
  if (dropped.test(selector)) return false;
  const classes = selector.match(/\.[A-Za-z_][\w-]*/g) ?? [];
  return classes.every((name) => kept.some((rule) => rule.test(name.slice(1))));
}

export function keepOfTabler() {
  return {
    postcssPlugin: "keep-of-tabler",
    OnceExit(root) {
      root.walkRules((rule) => {
        if (!rule.source?.input?.file?.includes("@tabler")) return;
        if (rule.parent?.type === "atrule" && rule.parent.name.endsWith("keyframes")) return;
        const left = rule.selectors.filter(wanted);
        if (left.length === 0) rule.remove();
        else rule.selectors = left;
      });
      root.walkDecls((decl) => {
        if (/light-dark\(|color-mix\(|oklch\(/.test(decl.value)) decl.remove();
      });
      root.walkAtRules((rule) => {
        const ours = !rule.source?.input?.file?.includes("@tabler");
        if (!ours && (rule.name.endsWith("keyframes") || rule.nodes?.length === 0)) rule.remove();
      });
    },
  };
}
