import { createCipheriv, createDecipheriv, createHash, createHmac } from "node:crypto";
import { type Ambient, CSharpException, type TypeDefinition } from "../definition";
import { argumentNull } from "./linq/failures";

const namespace = "System.Security.Cryptography";

/** A hash that is ready to be computed; a keyed one has its key. */
class HashAlgorithm {
  constructor(
    readonly name: string,
    readonly bits: number,
    private readonly compute: (input: Uint8Array, key: Uint8Array) => Buffer,
    public key: Uint8Array = new Uint8Array(),
  ) {}

  hash(input: Uint8Array | null): Uint8Array {
    if (input === null) throw argumentNull("buffer");
    return new Uint8Array(this.compute(input, this.key));
  }

  toText(): string {
    return `${namespace}.${this.name}`;
  }
}

const sizes: Readonly<Record<string, number>> = { MD5: 128, SHA1: 160, SHA256: 256, SHA384: 384, SHA512: 512 };

function plainHash(name: string, bits: number): readonly TypeDefinition[] {
  const algorithm = name.toLowerCase();
  const make = () => new HashAlgorithm(name, bits, (input) => createHash(algorithm).update(input).digest());
  const is = (value: unknown) => value instanceof HashAlgorithm && value.name === name;
  const base = { kind: "class", bases: ["HashAlgorithm"], is } as const;
  return [
    { ...base, name, aliases: [`${namespace}.${name}`], members: { [`static ${name} Create()`]: make } },
    ...["Managed", "CryptoServiceProvider"].map((suffix) => ({
      ...base,
      name: `${name}${suffix}`,
      aliases: [`${namespace}.${name}${suffix}`],
      bases: [name],
      members: { "new()": make },
    })),
  ];
}

function keyedHash(hash: string, bits: number): TypeDefinition {
  const name = `HMAC${hash}`;
  const algorithm = hash.toLowerCase();
  const make = (key: Uint8Array | null) => {
    if (key === null) {
      throw new CSharpException("NullReferenceException", "Object reference not set to an instance of an object.");
    }
    return new HashAlgorithm(name, bits, (input, own) => createHmac(algorithm, own).update(input).digest(), key);
  };
  return {
    name,
    aliases: [`${namespace}.${name}`],
    kind: "class",
    bases: ["HMAC"],
    is: (value) => value instanceof HashAlgorithm && value.name === name,
    members: {
      // A key of .NET's own has the size of the block.
      "new() @ambient": (ambient: Ambient) => make(randomBytes(new Uint8Array(bits > 256 ? 128 : 64), ambient)),
      "new(byte[] key)": make,
    },
  };
}

function randomBytes(bytes: Uint8Array, { random }: Ambient): Uint8Array {
  for (let index = 0; index < bytes.length; index++) bytes[index] = Math.floor(random() * 256);
  return bytes;
}

const nothing = () => undefined;

const hashes: readonly TypeDefinition[] = [
  {
    name: "HashAlgorithm",
    aliases: [`${namespace}.HashAlgorithm`],
    kind: "class",
    bases: ["IDisposable"],
    is: (value) => value instanceof HashAlgorithm,
    members: {
      "byte[] ComputeHash(byte[] buffer)": (algorithm: HashAlgorithm, input: Uint8Array | null) =>
        algorithm.hash(input),
      "byte[] ComputeHash(byte[] buffer, int offset, int count)": (
        algorithm: HashAlgorithm,
        input: Uint8Array,
        offset: number,
        count: number,
      ) => algorithm.hash(input.subarray(offset, offset + count)),
      "int HashSize": ({ bits }: HashAlgorithm) => bits,
      "void Clear()": nothing,
      "void Dispose()": nothing,
    },
  },
  {
    name: "KeyedHashAlgorithm",
    aliases: [`${namespace}.KeyedHashAlgorithm`],
    kind: "class",
    bases: ["HashAlgorithm"],
    members: {
      "byte[] Key": ({ key }: HashAlgorithm) => key,
      "set byte[] Key": (algorithm: HashAlgorithm, key: Uint8Array) => {
        algorithm.key = key;
      },
    },
  },
  {
    name: "HMAC",
    aliases: [`${namespace}.HMAC`],
    kind: "class",
    bases: ["KeyedHashAlgorithm"],
    is: (value) => value instanceof HashAlgorithm && value.name.startsWith("HMAC"),
    members: {},
  },
];

/** The random numbers of the engine, as bytes. */
class RandomNumberGenerator {
  constructor(readonly ambient: Ambient) {}
}

const generator: TypeDefinition = {
  name: "RNGCryptoServiceProvider",
  aliases: [`${namespace}.RNGCryptoServiceProvider`],
  kind: "class",
  bases: ["IDisposable"],
  is: (value) => value instanceof RandomNumberGenerator,
  members: {
    "new() @ambient": (ambient: Ambient) => new RandomNumberGenerator(ambient),
    "void GetBytes(byte[] data)": ({ ambient }: RandomNumberGenerator, bytes: Uint8Array) =>
      void randomBytes(bytes, ambient),
    "void Dispose()": nothing,
  },
};

type Cipher = (algorithm: string, key: Uint8Array, iv: Uint8Array) => ReturnType<typeof createCipheriv>;

/** CBC with PKCS #7 padding, which are .NET's own choice for a symmetric algorithm by name. */
function symmetric(cipher: Cipher, input: Uint8Array, name: string, key: Uint8Array, iv: Uint8Array): Uint8Array {
  if (!/^(?:System\.Security\.Cryptography\.)?(?:Aes(?:Managed|CryptoServiceProvider)?|Rijndael)$/i.test(name)) {
    throw failed(`The algorithm '${name}' is not one that the emulator has: Aes.`);
  }
  if (![16, 24, 32].includes(key.length)) throw failed("Specified key is not a valid size for this algorithm.");
  if (iv.length !== 16) {
    throw failed("Specified initialization vector (IV) does not match the block size for this algorithm.");
  }
  try {
    const running = cipher(`aes-${key.length * 8}-cbc`, key, iv);
    return new Uint8Array(Buffer.concat([running.update(input), running.final()]));
  } catch {
    throw failed("Padding is invalid and cannot be removed.");
  }
}

function failed(message: string): CSharpException {
  return new CSharpException("CryptographicException", message);
}

/** API Management's own methods over bytes. */
const ciphers: TypeDefinition = {
  name: "EncryptionExtensions",
  kind: "static",
  members: {
    "static byte[] Encrypt(this byte[] input, string alg, byte[] key, byte[] iv)": (
      input: Uint8Array,
      name: string,
      key: Uint8Array,
      iv: Uint8Array,
    ) => symmetric(createCipheriv, input, name, key, iv),
    "static byte[] Decrypt(this byte[] input, string alg, byte[] key, byte[] iv)": (
      input: Uint8Array,
      name: string,
      key: Uint8Array,
      iv: Uint8Array,
    ) => symmetric(createDecipheriv as Cipher, input, name, key, iv),
  },
};

/** `System.Security.Cryptography`: hashes, keyed hashes, random bytes, and the gateway's `Encrypt` and `Decrypt`. */
export const cryptoTypes: readonly TypeDefinition[] = [
  ...hashes,
  ...Object.entries(sizes).flatMap(([name, bits]) => plainHash(name, bits)),
  ...Object.entries(sizes).map(([name, bits]) => keyedHash(name, bits)),
  generator,
  ciphers,
];
