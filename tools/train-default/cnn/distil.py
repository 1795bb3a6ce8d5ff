"""Trains a compact MobileNet v2 from random numbers to see what a large one sees.

The student gets random crops of the photographs and predicts, by one linear head, the teacher's
map of the same crop ("patient and consistent" teaching, Beyer et al. 2022; the crop is cut out of
the teacher's map of the view by RoIAlign, as in Re-labeling ImageNet, Yun et al. 2021), and, by a
second head, the mean TF-IDF vector of the photograph's captions. The heads are thrown away.

A run continues where its folder's checkpoint ends. README.md beside this file has the commands.
"""

import argparse
import json
import os
import time

import numpy
import torch
from safetensors.torch import save_file
from torch import nn
from torch.nn import functional
from torchvision.ops import roi_align

import features
import network
import retrieval
import views


class Student(nn.Module):
    """The network and the two heads that exist in training only."""

    def __init__(self, width, last, teacher_dimensions, caption_dimensions):
        super().__init__()
        self.network = network.scaled(width, last)
        self.teacher_head = nn.Linear(last, teacher_dimensions)
        self.caption_head = nn.Linear(last, caption_dimensions)
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight, mode="fan_out")

    def forward(self, x):
        """The predicted teacher map (batch, grid, grid, dimensions) and caption vector."""
        maps = self.network(x)
        pooled = network.pooled(maps)
        return self.teacher_head(maps.permute(0, 2, 3, 1)), self.caption_head(pooled)


class Lessons:
    """Batches: which photograph, which crop, and the teacher's answers."""

    def __init__(self, arguments, photographs, captions):
        self.arguments, self.photographs = arguments, photographs
        self.captions = torch.from_numpy(captions)
        self.views = {}

    def view(self, number):
        if number not in self.views:
            a = self.arguments
            self.views[number] = views.view(
                a.work, number, lambda: network.folded(network.load(a.teacher)),
                self.photographs, a.teacher_size, a.dimensions, a.seed)
            self.scale = views.deviations(a.work) ** a.whitening_undone
        return self.views[number]

    def prepare(self, step):
        """Makes the view of the step, which takes minutes the first time."""
        self.view(step // (len(self.photographs) // self.arguments.batch) % self.arguments.views)

    def batch(self, step, size):
        """Input, teacher map at the student's grid, caption vectors: functions of the step."""
        a = self.arguments
        epoch, place = divmod(step, len(self.photographs) // a.batch)
        order = numpy.random.default_rng([a.seed, 1, epoch]).permutation(len(self.photographs))
        rows = order[place * a.batch:(place + 1) * a.batch]
        boxes, maps = self.view(epoch % a.views)
        random = numpy.random.default_rng([a.seed, 2, step])
        inner = views.random_boxes(random, len(rows), 1, 1, (a.least_area, 1.0))
        outer = boxes[rows]
        extent = numpy.tile(outer[:, 2:] - outer[:, :2], 2)
        crops = numpy.tile(outer[:, :2], 2) + inner * extent
        x = network.normalised(views.crops(self.photographs[rows], crops, size))
        grid = maps.shape[1]
        regions = torch.from_numpy(
            numpy.column_stack([numpy.arange(len(rows)), inner * grid]).astype(numpy.float32))
        y = torch.from_numpy(maps[rows].astype(numpy.float32)).permute(0, 3, 1, 2)
        y = roi_align(y.contiguous(), regions, -(-size // 32), aligned=True)
        mirrored = torch.from_numpy(random.random(len(rows)) < 0.5).view(-1, 1, 1, 1)
        x, y = torch.where(mirrored, x.flip(3), x), torch.where(mirrored, y.flip(3), y)
        x = x.contiguous(memory_format=torch.channels_last)
        return x, y.permute(0, 2, 3, 1), self.captions[rows]


def losses(predicted, target, words, captions, scale):
    """Unexplained share of the pooled feature and of the map; 1 − cosine of the captions.

    `scale` (dimensions) undoes the whitening of the components, all or in part.
    """
    error, target = (predicted - target) * scale, target * scale
    return torch.stack([
        error.mean((1, 2)).square().mean() / target.mean((1, 2)).square().mean(),
        error.square().mean() / target.square().mean(),
        1 - functional.cosine_similarity(words, captions).mean(),
    ])


def caption_vectors(captions, dimensions):
    """(photographs, dimensions): the captions' centred mean TF-IDF vectors, by their SVD."""
    means = retrieval.Words(captions).means(captions)
    means -= means.mean(0)
    values, axes = numpy.linalg.eigh((means.T @ means).astype(numpy.float64))
    return (means @ axes[:, -dimensions:]).astype(numpy.float32)


class Course:
    """The schedule `96x20,128x40`: 20 epochs at 96 pixels, then 40 at 128."""

    def __init__(self, text, per_epoch):
        self.parts = [tuple(map(int, part.split("x"))) for part in text.split(",")]
        self.per_epoch = per_epoch
        self.steps = sum(epochs for _, epochs in self.parts) * per_epoch

    def size(self, step):
        epoch = step // self.per_epoch
        for size, epochs in self.parts:
            if epoch < epochs:
                return size
            epoch -= epochs
        return self.parts[-1][0]

    def work(self, first):
        """Work left from a step on, in squared pixels."""
        starts = range(first, self.steps, self.per_epoch)
        return sum(self.size(s) ** 2 * min(self.per_epoch, self.steps - s) for s in starts)

    def rate(self, step, peak, warm=300):
        """Linear warm-up, the peak until 30 % of the course, then linear to zero."""
        return peak * min((step + 1) / warm, 1, (self.steps - step) / (0.7 * self.steps))


class Training:
    """Everything that a checkpoint holds, and one step of it."""

    def __init__(self, arguments, lessons, course, caption_dimensions):
        a = self.arguments = arguments
        self.lessons, self.course = lessons, course
        torch.manual_seed(a.seed)
        self.student = Student(a.width, a.last, a.dimensions, caption_dimensions)
        self.student.to(memory_format=torch.channels_last)
        decayed = [p for p in self.student.parameters() if p.dim() > 1 and p.shape[1] > 1]
        others = [p for p in self.student.parameters() if not (p.dim() > 1 and p.shape[1] > 1)]
        self.optimiser = torch.optim.AdamW(
            [{"params": decayed, "weight_decay": a.decay}, {"params": others, "weight_decay": 0}])
        self.step, self.seconds, self.scores = 0, 0.0, []
        self.average = {k: v.clone() for k, v in self.student.network.state_dict().items()}
        self.path = os.path.join(a.work, "checkpoint.pt")
        if os.path.exists(self.path):
            self.restore(torch.load(self.path, weights_only=True))
        self.run = torch.compile(self.student, dynamic=False) if a.compile else self.student

    def restore(self, saved):
        self.student.load_state_dict(saved["student"])
        self.optimiser.load_state_dict(saved["optimiser"])
        self.average, self.step = saved["average"], saved["step"]
        self.seconds, self.scores = saved["seconds"], saved["scores"]
        print(f"continued at step {self.step} after {self.seconds / 60:.1f} minutes", flush=True)

    def save(self):
        saved = {"student": self.student.state_dict(), "optimiser": self.optimiser.state_dict(),
                 "average": self.average, "step": self.step, "seconds": self.seconds,
                 "scores": self.scores}
        torch.save(saved, self.path + ".tmp")
        os.replace(self.path + ".tmp", self.path)

    def learn(self):
        """One batch; the three losses."""
        a = self.arguments
        for group in self.optimiser.param_groups:
            group["lr"] = self.course.rate(self.step, a.rate)
        x, target, captions = self.lessons.batch(self.step, self.course.size(self.step))
        self.student.train()
        predicted, words = self.run(x)
        parts = losses(predicted, target, words, captions, self.lessons.scale)
        self.optimiser.zero_grad()
        (parts * torch.tensor([1.0, a.map_weight, a.caption_weight])).sum().backward()
        nn.utils.clip_grad_norm_(self.student.parameters(), 5.0)
        self.optimiser.step()
        self.step += 1
        keep = min(a.average, self.step / (self.step + 10))
        for name, value in self.student.network.state_dict().items():
            if value.is_floating_point():
                self.average[name].lerp_(value, 1 - keep)
        return parts.detach()

    def averaged(self):
        """The network with the moving average of the weights."""
        model = network.scaled(self.arguments.width, self.arguments.last)
        model.load_state_dict(self.average)
        return model.eval()

    def write(self, score):
        """Weights to `--output`, settings and scores to the .json beside it."""
        a = self.arguments
        weights = {name: value.contiguous() for name, value in self.average.items()
                   if not name.endswith("num_batches_tracked")}
        save_file(weights, a.output + ".tmp")
        os.replace(a.output + ".tmp", a.output)
        paths = ("photographs", "train", "other", "captions", "teacher", "work", "output")
        settings = {k: v for k, v in vars(a).items() if k not in paths}
        report = {"architecture": "mobilenet_v2", "input_size": self.course.parts[-1][0],
                  "features": a.last, "epoch": self.step / self.course.per_epoch,
                  "training_minutes": round(self.seconds / 60, 1), "settings": settings,
                  "score": score, "scores": self.scores}
        with open(os.path.splitext(a.output)[0] + ".json", "w", encoding="utf-8") as file:
            json.dump(report, file, indent=2)


def evaluate(training, judge, names):
    """Retrieval scores of the averaged network at the last size, kept and written."""
    a, size = training.arguments, training.course.parts[-1][0]
    model = network.folded(training.averaged())
    rows = [features.features(model, a.photographs, part, size, quiet=True) for part in names]
    score = {"epoch": training.step // training.course.per_epoch, **judge.scores(*rows)}
    training.scores.append(score)
    training.write(score)
    print("evaluation", json.dumps(score), flush=True)


def train(training, judge, names):
    """Steps to the end of the course, with a checkpoint every few minutes."""
    a, course = training.arguments, training.course
    last = saved = time.monotonic()
    pace, sums, count = None, 0, 0
    while training.step < course.steps:
        training.lessons.prepare(training.step)
        started = time.monotonic()
        sums, count = sums + training.learn(), count + 1
        now = time.monotonic()
        training.seconds += now - started
        spent = (now - started) / course.size(training.step - 1) ** 2
        pace = spent if pace is None or count < 3 else 0.98 * pace + 0.02 * spent
        if now - last > 60:
            epoch = training.step / course.per_epoch
            pooled, maps, words = (sums / count).tolist()
            print(f"epoch {epoch:.2f} pooled {pooled:.4f} map {maps:.4f} words {words:.4f} "
                  f"{a.batch / (spent * course.size(training.step - 1) ** 2):.0f} images/s, "
                  f"{pace * course.work(training.step) / 60:.0f} minutes left", flush=True)
            last, sums, count = now, 0, 0
        ended = training.step == course.steps
        if training.step % (a.evaluate_every * course.per_epoch) == 0 or ended:
            evaluate(training, judge, names)
        if time.monotonic() - saved > a.checkpoint_minutes * 60 or ended:
            training.save()
            saved = time.monotonic()


def parse():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    add = parser.add_argument
    add("--photographs", required=True, help="folder of photographs of one size")
    add("--train", required=True, help="names of the photographs to learn from, one a line")
    add("--other", required=True, help="names of the photographs to score on")
    add("--captions", required=True, help="file.jpg#n<TAB>caption lines for both")
    add("--teacher", required=True, help="safetensors of a MobileNet v2")
    add("--work", required=True, help="folder for the teacher's views and the checkpoint")
    add("--output", required=True, help="safetensors to write; scores go to .json beside it")
    add("--seed", type=int, default=1)
    add("--width", type=float, default=0.5, help="of the student, 1 = the teacher's")
    add("--last", type=int, default=1280, help="channels of the student's feature")
    add("--course", default="96x20,128x50", help="sizes and epochs")
    add("--batch", type=int, default=64)
    add("--rate", type=float, default=2.5e-3, help="peak learning rate of AdamW")
    add("--decay", type=float, default=0.03, help="weight decay")
    add("--average", type=float, default=0.998, help="decay of the moving average of weights")
    add("--views", type=int, default=4, help="views of every photograph that the teacher sees")
    add("--least-area", type=float, default=0.4, help="least share of a view in a crop")
    add("--teacher-size", type=int, default=224)
    add("--dimensions", type=int, default=256, help="principal components of the teacher")
    add("--whitening-undone", type=float, default=0.5,
        help="power of the components' deviations in the loss: 0 half whitened, 0.5 not at all")
    add("--caption-dimensions", type=int, default=192)
    add("--map-weight", type=float, default=0.5)
    add("--caption-weight", type=float, default=0.5)
    add("--threads", type=int, default=1)
    add("--compile", action="store_true", help="fuse with torch.compile (needs a C++ compiler)")
    add("--evaluate-every", type=int, default=5, help="epochs")
    add("--checkpoint-minutes", type=float, default=3)
    return parser.parse_args()


def names_of(path):
    with open(path, encoding="utf-8") as file:
        return file.read().split()


def main():
    arguments = parse()
    torch.set_num_threads(arguments.threads)
    os.makedirs(arguments.work, exist_ok=True)
    cache = os.path.join(os.path.abspath(arguments.work), "compiled")
    os.environ.setdefault("TORCHINDUCTOR_CACHE_DIR", cache)
    names = [names_of(arguments.train), names_of(arguments.other)]
    captions = [retrieval.read_captions(arguments.captions, part) for part in names]
    vectors = caption_vectors(captions[0], arguments.caption_dimensions)
    photographs = features.photographs(arguments.photographs, names[0], arguments.teacher_size)
    lessons = Lessons(arguments, photographs, vectors)
    course = Course(arguments.course, len(photographs) // arguments.batch)
    training = Training(arguments, lessons, course, vectors.shape[1])
    train(training, retrieval.Retrieval(*captions), names)


if __name__ == "__main__":
    main()
