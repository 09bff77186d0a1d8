import type { ReactNode } from "react";
import { Dialog as Part, Heading, Modal, ModalOverlay } from "react-aria-components";

type Props = { title: string; isOpen: boolean; onClose: () => void; children: ReactNode };

/** A question in front of the page. Focus goes in, and back to what opened it. */
export const Dialog = ({ title, isOpen, onClose, children }: Props) => (
  <ModalOverlay className="veil" isOpen={isOpen} onOpenChange={(open) => !open && onClose()} isDismissable>
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
