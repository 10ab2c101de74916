/** The command `npm run example -- NAME`: plays one of the examples against a simulator, and shows what it printed. */
import { exampleNames, playExample } from "./examples";

const [, , name = ""] = process.argv;

if (exampleNames.includes(name)) {
  void playExample(name).then(({ printed, made, left }) => {
    console.log(printed);
    console.log(`✔ ${made.length} made on the simulator, ${left.length} left after the destroy.`);
  });
} else {
  console.error(`Which one? npm run example -- ${exampleNames.join(" | ")}`);
  process.exitCode = 1;
}
