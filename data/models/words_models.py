"""The models over words, as modules of torch.nn whose names are the layer names of their YAML."""
import pathlib

import torch
from torch import nn
from torch.nn.utils import rnn

PAD, UNKNOWN, BEGIN, END = range(4)
CLASSES = 7
MOST_STEPS = 40


def read_vocabulary(path=pathlib.Path(__file__).resolve().parent / "words.vocab.txt"):
    return path.read_text(encoding="utf-8").splitlines()


class SyllablesLstm(nn.Module):
    """Classifies by the last states of both directions of the upper layer."""
    language_model = False

    def __init__(self, tokens):
        super().__init__()
        self.embedding = nn.Embedding(tokens, 32, padding_idx=PAD)
        self.lstm = nn.LSTM(32, 48, num_layers=2, batch_first=True, dropout=0.2, bidirectional=True)
        self.dropout = nn.Dropout(0.2)
        self.fc = nn.Linear(96, CLASSES)

    def forward(self, tokens, lengths):
        packed = rnn.pack_padded_sequence(self.embedding(tokens), lengths, batch_first=True,
                                          enforce_sorted=False)
        _, (states, _) = self.lstm(packed)
        return self.fc(self.dropout(torch.cat([states[2], states[3]], 1)))


class SyllablesTransformer(nn.Module):
    """Classifies by the mean of the encoder's valid steps."""
    language_model = False

    def __init__(self, tokens):
        super().__init__()
        self.embedding = nn.Embedding(tokens, 48, padding_idx=PAD)
        self.place = nn.Embedding(MOST_STEPS, 48)
        self.encoder = nn.TransformerEncoder(
            nn.TransformerEncoderLayer(48, 4, 128, dropout=0.1, batch_first=True), 2,
            enable_nested_tensor=False)
        self.fc = nn.Linear(48, CLASSES)

    def forward(self, tokens, lengths):
        steps = torch.arange(tokens.shape[1]).expand_as(tokens)
        padding = steps >= lengths[:, None]
        encoded = self.encoder(self.embedding(tokens) + self.place(steps),
                               src_key_padding_mask=padding)
        valid = encoded.masked_fill(padding[:, :, None], 0)
        return self.fc(valid.sum(1) / lengths[:, None])


class _LanguageModel(nn.Module):
    language_model = True

    def forward(self, tokens, lengths):
        packed = rnn.pack_padded_sequence(self.embedding(tokens), lengths, batch_first=True,
                                          enforce_sorted=False)
        output, _ = self.recurrent()(packed)
        output, _ = rnn.pad_packed_sequence(output, batch_first=True,
                                            total_length=tokens.shape[1])
        return self.fc(output)


class LanguageLstm(_LanguageModel):
    """Gives the scores of the next token after each step."""

    def __init__(self, tokens):
        super().__init__()
        self.embedding = nn.Embedding(tokens, 32, padding_idx=PAD)
        self.lstm = nn.LSTM(32, 128, batch_first=True)
        self.fc = nn.Linear(128, tokens)

    def recurrent(self):
        return self.lstm


class LanguageGru(_LanguageModel):
    """Gives the scores of the next token after each step."""

    def __init__(self, tokens):
        super().__init__()
        self.embedding = nn.Embedding(tokens, 32, padding_idx=PAD)
        self.gru = nn.GRU(32, 88, num_layers=2, batch_first=True)
        self.fc = nn.Linear(88, tokens)

    def recurrent(self):
        return self.gru


MODELS = {
    "words-syllables-lstm": SyllablesLstm,
    "words-syllables-transformer": SyllablesTransformer,
    "words-language-lstm": LanguageLstm,
    "words-language-gru": LanguageGru,
}


class Words:
    """Words as token ids, and what a model is to say of them."""

    def __init__(self, words, syllables, vocabulary, language_model):
        ids = {token: index for index, token in enumerate(vocabulary)}
        self.sequences = []
        for word in words:
            characters = [ids.get(character, UNKNOWN) for character in word]
            self.sequences.append([BEGIN, *characters, END] if language_model else characters)
        self.labels = torch.tensor(syllables) - 1
        self.language_model = language_model

    def batch(self, chosen):
        """Tokens, lengths and targets; the targets of steps that a word does not have are PAD."""
        rows = [torch.tensor(self.sequences[index]) for index in chosen]
        if self.language_model:
            tokens, targets = [row[:-1] for row in rows], [row[1:] for row in rows]
            targets = rnn.pad_sequence(targets, batch_first=True, padding_value=PAD)
        else:
            tokens, targets = rows, self.labels[chosen]
        lengths = torch.tensor([len(row) for row in tokens])
        return rnn.pad_sequence(tokens, batch_first=True, padding_value=PAD), lengths, targets
