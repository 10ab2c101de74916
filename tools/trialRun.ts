/** What the versions of trials are made of, apart from their job and the folder that they write to. */
export const trialRun = {
  appUrl: "/demo-bucket/code/",
  bootFileUrl: "/demo-bucket/code/train.py",
  engineId: "1",
  specId: "2",
  dataUrl: "/demo-bucket/data/",
} as const;
