import { ArrowLeft } from "lucide-react";
import Link from "next/link";

export function BackLink({ href, children }: { readonly href: string; readonly children: string }) {
  return (
    <Link href={href} className="inline-flex min-h-12 items-center gap-2 text-label font-[550] text-ink-2">
      <ArrowLeft size={18} strokeWidth={1.75} aria-hidden="true" />
      {children}
    </Link>
  );
}
