// Writes small tokenizers, wordpiece.json, bpe.json and unigram.json, and tokenizers.json: the ids that Hugging Face's
// JavaScript library, @huggingface/tokenizers 0.2.0, gives for some texts with each of them.
//
//   npm install @huggingface/tokenizers@0.2.0, then: node make_tokenizers.mjs
import {Tokenizer} from "@huggingface/tokenizers";
import {writeFileSync} from "node:fs";

const TEXTS = ["", "Hello world", "unbelievable, WORLDS!", "hello  hello\tworld", "ab ba aab 12", "naïve café \u{1F600}", "zzz"];

const added = (names) => names.map((content, id) => (
  {id, content, single_word: false, lstrip: false, rstrip: false, normalized: false, special: true}));
const around = (first, last) => ({
  type: "TemplateProcessing",
  single: [{SpecialToken: {id: first[0], type_id: 0}}, {Sequence: {id: "A", type_id: 0}},
    {SpecialToken: {id: last[0], type_id: 0}}],
  pair: [{Sequence: {id: "A", type_id: 0}}, {Sequence: {id: "B", type_id: 1}}],
  special_tokens: Object.fromEntries([first, last].map(([id, number]) => [id, {id, ids: [number], tokens: [id]}])),
});
const places = (tokens) => Object.fromEntries(tokens.map((token, id) => [token, id]));
const common = {version: "1.0", truncation: null, padding: null};

const characters = [..."abcdefghijklmnopqrstuvwxyz"];
const wordpieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "hello", "world", "un", "##believ", "##able", ",", "!", "##s", "##lo",
  ...characters, ...characters.filter((c) => c !== "s").map((c) => "##" + c)];
const wordpiece = {
  ...common,
  added_tokens: added(wordpieces.slice(0, 4)),
  normalizer: {type: "BertNormalizer", clean_text: true, handle_chinese_chars: true, strip_accents: null, lowercase: true},
  pre_tokenizer: {type: "BertPreTokenizer"},
  post_processor: around(["[CLS]", 2], ["[SEP]", 3]),
  decoder: {type: "WordPiece", prefix: "##", cleanup: true},
  model: {type: "WordPiece", unk_token: "[UNK]", continuing_subword_prefix: "##", max_input_chars_per_word: 100,
    vocab: places(wordpieces)},
};

// The 256 signs that stand for bytes.
const bytes = [];
let next = 256;
for (let b = 0; b < 256; b++) {
  const own = (b >= 33 && b <= 126) || (b >= 161 && b <= 172) || b >= 174;
  bytes.push(String.fromCodePoint(own ? b : next++));
}
const merges = [["h", "e"], ["l", "l"], ["he", "ll"], ["hell", "o"], ["Ġ", "w"], ["o", "r"], ["Ġw", "or"], ["l", "d"],
  ["Ġwor", "ld"], ["a", "b"], ["Ġ", "a"]];
const pieces = ["<s>", "</s>", ...bytes, ...merges.map(([a, b]) => a + b)];
const bpe = {
  ...common,
  added_tokens: added(pieces.slice(0, 2)),
  normalizer: null,
  pre_tokenizer: {type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: true},
  post_processor: around(["<s>", 0], ["</s>", 1]),
  decoder: {type: "ByteLevel", add_prefix_space: true, trim_offsets: true, use_regex: true},
  model: {type: "BPE", dropout: null, unk_token: null, continuing_subword_prefix: null, end_of_word_suffix: null,
    fuse_unk: false, byte_fallback: false, vocab: places(pieces), merges},
};

const scored = [["<unk>", 0], ["<s>", 0], ["</s>", 0], ["▁", -3], ["▁hello", -4], ["▁world", -4.5], ["s", -5], ["▁un", -5.5],
  ["believ", -7], ["able", -6], ["a", -6.5], ["b", -6.6], ["ab", -8], ["▁a", -6.2], [",", -5.2], ["o", -7.1], ["l", -7.2],
  ["e", -7.3], ["h", -7.4], ["w", -7.6], ["r", -7.7], ["d", -7.8]];
const unigram = {
  ...common,
  added_tokens: added(["<unk>", "<s>", "</s>"]),
  normalizer: {type: "Lowercase"},
  pre_tokenizer: {type: "Metaspace", replacement: "▁", prepend_scheme: "always", split: true},
  post_processor: around(["<s>", 1], ["</s>", 2]),
  decoder: {type: "Metaspace", replacement: "▁", prepend_scheme: "always", split: true},
  model: {type: "Unigram", unk_id: 0, vocab: scored, byte_fallback: false},
};

const expected = {};
for (const [name, json] of Object.entries({wordpiece, bpe, unigram})) {
  writeFileSync(new URL(name + ".json", import.meta.url), JSON.stringify(json) + "\n");
  const tokenizer = new Tokenizer(json, {});
  expected[name] = TEXTS.map((text) => ({text, ids: tokenizer.encode(text).ids,
    plain: tokenizer.encode(text, {add_special_tokens: false}).ids}));
}
writeFileSync(new URL("tokenizers.json", import.meta.url), JSON.stringify(expected, null, 1) + "\n");
