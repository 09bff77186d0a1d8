import { useRouter } from "@tanstack/react-router";
import type { ReactNode } from "react";

type Props = {
  to: string;
  className?: string;
  children: ReactNode;
  current?: boolean;
  help?: string;
  onGo?: () => void;
};

/** A real link that stays in the page: it opens in a new tab when asked, and goes at once when not. */
export function GoLink({ to, className, children, current, help, onGo }: Props) {
  const { history } = useRouter();
  return (
    <a
      href={to}
      className={className}
      data-help={help}
      aria-current={current ? "page" : undefined}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
        event.preventDefault();
        onGo?.();
        history.push(to);
      }}
    >
      {children}
    </a>
  );
}

export function useGo(): (to: string) => void {
  const { history } = useRouter();
  return (to) => history.push(to);
}
