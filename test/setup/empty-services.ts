import { emptyTestServices } from "@doorstep/infra/testing";
import { testServices } from "@doorstep/runtime/testing";

// Runs before each test file, in its process.
await emptyTestServices(testServices());
