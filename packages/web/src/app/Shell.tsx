import { signOut, type MenuItem as MenuItemId } from "@datakluis/contract";
import { Outlet, useLocation } from "@tanstack/react-router";
import { Bell, Menu as MenuIcon, Moon, ShieldCheck, Sun, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import {
  Button as Plain,
  Dialog,
  Menu,
  MenuItem,
  MenuTrigger,
  Modal,
  ModalOverlay,
  Popover,
} from "react-aria-components";
import { useAgreementAtLogin } from "../agreement/opening.ts";
import { HelpButton } from "../help/HelpButton.tsx";
import { Walk } from "../help/Walk.tsx";
import { stopWalk } from "../help/walking.ts";
import { m } from "../paraglide/messages.js";
import { getLocale, setLocale } from "../paraglide/runtime.js";
import { Button } from "../ui/Button.tsx";
import { addressOf } from "./addresses.ts";
import { ask } from "./ask.ts";
import { initialsOf } from "./format.ts";
import { GoLink, useGo } from "./GoLink.tsx";
import { LeftPanel } from "./LeftPanel.tsx";
import { useLive } from "./live.ts";
import { queryClient } from "./queries.ts";
import { hasRight, isVaultAdministrator, useSelf, type Self } from "./session.tsx";
import { chooseTheme, isDark, onSystemTheme } from "./theme.ts";

/** The frame of every page behind the door: bar, tree on the left, page. */
export function Shell() {
  useLive();
  useAgreementAtLogin();
  const self = useSelf();
  const { pathname } = useLocation();
  const main = useRef<HTMLElement>(null);
  const [drawer, setDrawer] = useState(false);
  const seesPeople = hasRight(self, "see_dossiers") || self.vaults.length > 0;

  // A new page starts at its top, for eyes and for a screen reader.
  useEffect(() => {
    main.current?.scrollTo(0, 0);
    main.current?.focus({ preventScroll: true });
  }, [pathname]);

  return (
    <div className={seesPeople ? "app" : "app plain"}>
      <header className="top">
        {seesPeople && (
          <span className="burger">
            <Button kind="round" aria-label={m.open_tree()} onPress={() => setDrawer(true)}>
              <MenuIcon aria-hidden />
            </Button>
          </span>
        )}
        <GoLink to="/" className="brand">
          <ShieldCheck aria-hidden />
          Datakluis
        </GoLink>
        <span className="pill wide-only">{placeOf(self)}</span>
        <span className="spring" />
        <nav className="wide-only" aria-label={m.main_menu()}>
          {menuOf(self).map(({ id, to, text }) => (
            <GoLink
              key={to}
              to={to}
              help={`menu-${id}`}
              current={pathname === to || (to !== "/" && pathname.startsWith(to))}
            >
              {text}
            </GoLink>
          ))}
        </nav>
        <HelpButton />
        {isVaultAdministrator(self) && <RequestsBell count={self.openRequests} />}
        <ThemeButton />
        <UserMenu self={self} />
      </header>
      {seesPeople && (
        <aside className="left" aria-label={m.search_and_tree()}>
          <LeftPanel />
        </aside>
      )}
      <main className="main" ref={main} tabIndex={-1}>
        <Outlet />
      </main>
      <Walk />
      <ModalOverlay className="veil" isOpen={drawer} onOpenChange={setDrawer} isDismissable>
        <Modal className="drawer">
          <Dialog aria-label={m.search_and_tree()}>
            <span style={{ alignSelf: "end" }}>
              <Button kind="round" slot="close" aria-label={m.close()}>
                <X aria-hidden />
              </Button>
            </span>
            <div style={{ flex: 1, minHeight: 0 }}>
              <LeftPanel onGo={() => setDrawer(false)} />
            </div>
          </Dialog>
        </Modal>
      </ModalOverlay>
    </div>
  );
}

/** Where one is: the service, or one's employer. */
const placeOf = ({ account, service, employers, vaults }: Self) =>
  account.side === "service" ? service : (employers[0]?.name ?? vaults[0]?.name ?? "");

type Item = { id: MenuItemId; to: string; text: string };

/** What he may go to, as far as his user group leaves it in. */
function menuOf(self: Self): { id: string; to: string; text: string }[] {
  const deliversTo = hasRight(self, "deliver") ? self.employers[0] : undefined;
  const items: (Item | false | undefined)[] = [
    hasRight(self, "see_dossiers") && { id: "tasks", to: addressOf.tasks, text: m.tasks() },
    hasRight(self, "see_dossiers") && { id: "reports", to: addressOf.reports, text: m.reports() },
    hasRight(self, "administer") && { id: "employers", to: "/werkgevers", text: m.employers() },
    hasRight(self, "administer") && { id: "activations", to: "/activaties", text: m.activations() },
    hasRight(self, "manage_users") && { id: "users", to: "/gebruikers", text: m.service_users() },
    hasRight(self, "plan") && { id: "planning", to: addressOf.planning, text: m.planning() },
    deliversTo && { id: "deliveries", to: `/leveringen/${deliversTo.id}`, text: m.deliveries() },
    isVaultAdministrator(self) && { id: "vault_administration", to: "/beheer", text: m.vault_administration() },
  ];
  const shown = items.filter((it): it is Item => Boolean(it) && self.menu.includes((it as Item).id));
  const audits = hasRight(self, "audit_confidential")
    ? [{ id: "confidential_record", to: addressOf.confidentialRecord, text: m.confidential_record() }]
    : [];
  return [{ id: "home", to: "/", text: m.actueel() }, ...shown, ...audits];
}

function RequestsBell({ count }: { count: number }) {
  const go = useGo();
  return (
    <Button kind="round" aria-label={m.open_requests({ count })} onPress={() => go("/beheer")}>
      <Bell size={20} aria-hidden />
      {count > 0 && (
        <span className="count" aria-hidden>
          {count}
        </span>
      )}
    </Button>
  );
}

function ThemeButton() {
  const [dark, setDark] = useState(isDark);
  useEffect(() => onSystemTheme(() => setDark(isDark())), []);
  const Icon = dark ? Sun : Moon;
  const turn = () => {
    chooseTheme(!dark);
    setDark(!dark);
  };
  return (
    <Button kind="round" aria-label={dark ? m.light_theme() : m.dark_theme()} onPress={turn}>
      <Icon size={19} aria-hidden />
    </Button>
  );
}

function UserMenu({ self }: { self: Self }) {
  const go = useGo();
  const leave = async () => {
    await ask(signOut).catch(() => undefined);
    stopWalk();
    queryClient.clear();
    go("/inloggen");
  };
  const initials = initialsOf(self.account.displayName);
  const other = getLocale() === "nl" ? "en" : "nl";
  return (
    <MenuTrigger>
      <Plain className="button round quiet" aria-label={m.user_menu({ name: self.account.displayName, initials })}>
        <span className="avatar" aria-hidden>
          {initials}
        </span>
      </Plain>
      <Popover className="popover">
        <Menu>
          {menuOf(self).map(({ id, to, text }) => (
            <MenuItem key={to} data-help={`menu-${id}`} className="menu-item" onAction={() => go(to)}>
              {text}
            </MenuItem>
          ))}
          {self.vaults.some(({ roles }) => roles.includes("user")) && (
            <MenuItem className="menu-item" onAction={() => go("/opvolging")}>
              {m.succession_title()}
            </MenuItem>
          )}
          <MenuItem className="menu-item" onAction={() => go(addressOf.support)}>
            {m.support()}
          </MenuItem>
          <MenuItem className="menu-item" onAction={() => go("/profiel")}>
            {m.my_profile()}
          </MenuItem>
          <MenuItem className="menu-item" onAction={() => void setLocale(other)}>
            {other === "en" ? "English" : "Nederlands"}
          </MenuItem>
          <MenuItem className="menu-item" onAction={() => void leave()}>
            {m.sign_out()}
          </MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
