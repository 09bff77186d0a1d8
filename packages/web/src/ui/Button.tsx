import type { ReactNode } from "react";
import { Button as Part, type ButtonProps } from "react-aria-components";

type Props = Omit<ButtonProps, "className" | "children"> & {
  kind?: "plain" | "primary" | "quiet" | "round" | "link";
  wide?: boolean;
  children: ReactNode;
};

const looks = {
  plain: "button",
  primary: "button primary",
  quiet: "button quiet",
  round: "button round quiet",
  link: "link",
};

export const Button = ({ kind = "plain", wide = false, ...rest }: Props) => (
  <Part {...rest} className={looks[kind] + (wide ? " wide" : "")} />
);
