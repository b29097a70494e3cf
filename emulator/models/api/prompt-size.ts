import type { TokenEstimate } from "../tokens";
import { tokensPerImage, tokensPerMessage, tokensPerReply } from "../tokens";
import { isFields, type Prompt } from "./call";
import { wrongType } from "./field-checks";

/** Adds up a prompt, message by message, in the order in which the model reads it. */
export class PromptSize {
  private text = "";
  private tokens = 0;
  private characters = 0;
  private readonly messageCharacters: number[] = [];

  constructor(private readonly estimate: TokenEstimate) {}

  /** Definitions of tools, which are counted as the JSON text they are: an assumption, as the model's own form of them is not published. */
  tools(tools: unknown): void {
    if (Array.isArray(tools) && tools.length > 0) this.plain(JSON.stringify(tools));
  }

  /** Text outside of any message: instructions, the prompt of a legacy completion. */
  plain(text: string): void {
    this.text += text;
    this.characters += text.length;
    this.tokens += this.estimate(text);
  }

  /** A message: its content is a text, a list of parts, or nothing. `param` is where it stands in the body. */
  message(role: string, content: unknown, param: string): void {
    this.tokens += tokensPerMessage;
    this.text += `${role}\n`;
    const before = this.characters;
    if (typeof content === "string") this.plain(content);
    else if (Array.isArray(content)) for (const part of content) this.part(part, param);
    else if (content !== null && content !== undefined)
      throw wrongType(param, "one of a string or array of objects", content);
    this.messageCharacters.push(this.characters - before);
  }

  /** The prompt, with what primes the answer to a chat. */
  chatPrompt(): Prompt {
    this.tokens += tokensPerReply;
    return this.prompt();
  }

  prompt(): Prompt {
    const { text, tokens, characters, messageCharacters } = this;
    return { text, tokens, characters, messageCharacters };
  }

  private part(part: unknown, param: string): void {
    if (!isFields(part)) throw wrongType(param, "an array of objects", part);
    if (typeof part.text === "string") this.plain(part.text);
    else if (part.type === "image_url" || part.type === "input_image") this.tokens += tokensPerImage;
  }
}
