-- Apart from what uses them: PostgreSQL lets new values be used only in a later transaction.
ALTER TYPE "OrderState" ADD VALUE 'placed' BEFORE 'paymentFailed';
ALTER TYPE "OrderState" ADD VALUE 'confirmed' BEFORE 'cancelled';
ALTER TYPE "OrderState" ADD VALUE 'preparing' BEFORE 'cancelled';
ALTER TYPE "OrderState" ADD VALUE 'ready' BEFORE 'cancelled';
ALTER TYPE "OrderState" ADD VALUE 'pickedUp' BEFORE 'cancelled';
ALTER TYPE "OrderState" ADD VALUE 'delivered' BEFORE 'cancelled';
