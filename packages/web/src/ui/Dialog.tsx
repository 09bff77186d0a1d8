import type { ReactNode } from "react";
import { Dialog as Part, Heading, Modal, ModalOverlay } from "react-aria-components";

type Props = {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  /** Shown this once: a click beside it or Escape does not close it, only one of its own buttons. */
  mustAnswer?: boolean;
  children: ReactNode;
};

/** A question in front of the page. Focus goes in, and back to what opened it. */
export const Dialog = ({ title, isOpen, onClose, mustAnswer = false, children }: Props) => (
  <ModalOverlay
    className="veil"
    isOpen={isOpen}
    onOpenChange={(open) => !open && onClose()}
    isDismissable={!mustAnswer}
    isKeyboardDismissDisabled={mustAnswer}
  >
    <Modal className="modal">
      <Part>
        <Heading slot="title" level={2}>
          {title}
        </Heading>
        {children}
      </Part>
    </Modal>
  </ModalOverlay>
);

export const Buttons = ({ children }: { children: ReactNode }) => <div className="buttons">{children}</div>;
