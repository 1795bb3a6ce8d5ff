"""The training loop: Adam, warm-up and half a cosine, clipping, as in
`TrainingRun` and `TrainingSettings`."""

import math
import time
from dataclasses import asdict, dataclass

import torch


@dataclass
class Settings:
    steps: int
    batch_size: int
    seconds: float = 0
    learning_rate: float = 1e-3
    final_learning_rate: float = 1e-5
    warmup_steps: int = 200
    clip: float = 5.0
    seed: int = 1

    def rate(self, step):
        """The step length at a step, counted from 0."""
        if step < self.warmup_steps:
            return self.learning_rate * (step + 1) / self.warmup_steps
        share = (step - self.warmup_steps) / max(1, self.steps - self.warmup_steps)
        cosine = (1 + math.cos(math.pi * min(1.0, share))) / 2
        return self.final_learning_rate + (self.learning_rate - self.final_learning_rate) * cosine

    def described(self):
        return asdict(self)


class Run:
    """Takes steps and tells how it goes."""

    def __init__(self, network, settings, device):
        self.settings = settings
        if settings.seconds:
            settings.steps = 10**6  # until `fix_steps` knows
        self.device = device
        self.parameters = [each for each in network.parameters() if each.requires_grad]
        self.optimizer = torch.optim.Adam(
            self.parameters, lr=settings.learning_rate, betas=(0.9, 0.999), eps=1e-8,
            fused=device.type == "cuda")
        self.step = 0
        self.started = time.monotonic()
        self.reported = torch.zeros((), device=device)
        self.items = 0
        self.items_in_all = 0

    @property
    def precision(self):
        """bfloat16 products on a GPU, float32 elsewhere."""
        return torch.autocast("cuda", dtype=torch.bfloat16, enabled=self.device.type == "cuda")

    def take(self, loss_sum, items, batch):
        """One step down the gradient of the loss summed over words and averaged
        over the sequences of the batch."""
        for group in self.optimizer.param_groups:
            group["lr"] = self.settings.rate(self.step)
        (loss_sum / batch).backward()
        torch.nn.utils.clip_grad_norm_(self.parameters, self.settings.clip)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        self.step += 1
        if self.settings.seconds:
            self.fix_steps()
        self.reported += loss_sum.detach()
        self.items += items
        self.items_in_all += items

    def fix_steps(self, first=30, last=110):
        """Turns the seconds of a run into steps, in hundreds, after the first."""
        if self.step == first:
            self.synchronize()
            self.warm = time.monotonic()
        elif self.step == last:
            self.synchronize()
            speed = (last - first) / (time.monotonic() - self.warm)
            left = self.settings.seconds - (time.monotonic() - self.started)
            self.settings.steps = max(200, int((last + left * speed) // 100) * 100)
            self.settings.seconds = 0

    def synchronize(self):
        if self.device.type == "cuda":
            torch.cuda.synchronize()

    def report(self, name, **more):
        """Prints the mean loss of an item since the last report."""
        seconds = time.monotonic() - self.started
        loss = float(self.reported) / max(1, self.items)
        left = seconds / max(1, self.step) * (self.settings.steps - self.step)
        extra = "".join(f"  {key} {value:.4f}" for key, value in more.items())
        print(
            f"{name} step {self.step}/{self.settings.steps}  loss {loss:.4f}  "
            f"{self.items_in_all / seconds:,.0f} words/s  {left:.0f} s left{extra}", flush=True)
        self.reported.zero_()
        self.items = 0
