import type { ReactNode } from "react";
import { Button as Part, type ButtonProps } from "react-aria-components";

type Props = Omit<ButtonProps, "className" | "children" | "isPending"> & {
  kind?: "plain" | "primary" | "quiet" | "round" | "link";
  wide?: boolean;
  /** Its work is under way: it keeps its place and focus and cannot be pressed again. */
  isPending?: boolean;
  children: ReactNode;
};

const looks = {
  plain: "button",
  primary: "button primary",
  quiet: "button quiet",
  round: "button round quiet",
  link: "link",
};

// The library's own pending state reads a message out through an element that outlives the button it points to.
export function Button({ kind = "plain", wide = false, isPending = false, onPress, type, ...rest }: Props) {
  return (
    <Part
      {...rest}
      type={isPending ? "button" : (type ?? "button")}
      {...(onPress && !isPending ? { onPress } : {})}
      data-pending={isPending || undefined}
      className={looks[kind] + (wide ? " wide" : "")}
    />
  );
}
