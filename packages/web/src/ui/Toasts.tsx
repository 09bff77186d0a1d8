import { Check, X } from "lucide-react";
import {
  Button,
  Text,
  UNSTABLE_Toast as Toast,
  UNSTABLE_ToastContent as ToastContent,
  UNSTABLE_ToastQueue as ToastQueue,
  UNSTABLE_ToastRegion as ToastRegion,
} from "react-aria-components";
import { m } from "../paraglide/messages.js";

const queue = new ToastQueue<string>({ maxVisibleToasts: 3 });

/** Says that something worked. Shown for some seconds and read out. */
export const say = (sentence: string) => queue.add(sentence, { timeout: 6000 });

export const Toasts = () => (
  <ToastRegion queue={queue} className="toasts">
    {({ toast }) => (
      <Toast toast={toast} className="toast">
        <Check size={18} aria-hidden />
        <ToastContent>
          <Text slot="title">{toast.content}</Text>
        </ToastContent>
        <Button slot="close" className="button round quiet" aria-label={m.close()}>
          <X size={16} aria-hidden />
        </Button>
      </Toast>
    )}
  </ToastRegion>
);
