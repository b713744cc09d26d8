"use client";

import { useTranslator } from "../src/i18n/provider.tsx";
import { Button } from "../src/ui/button.tsx";
import { MessagePage } from "../src/ui/message-page.tsx";

export default function PageFailed({ reset }: { error: Error; reset: () => void }) {
  const t = useTranslator();
  return (
    <MessagePage
      title={t.text("error.title")}
      next={t.text("error.next")}
      action={
        <Button look="filled" onClick={reset}>
          {t.text("error.again")}
        </Button>
      }
    />
  );
}
