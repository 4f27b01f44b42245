// Draws Dear ImGui's draw data with WebGL2, read in place from painter.wasm's memory.

const vertexShader = `#version 300 es
layout(location = 0) in vec2 position;
layout(location = 1) in vec2 coordinate;
layout(location = 2) in vec4 colour;
layout(location = 3) in vec2 size;
out vec2 place;
out vec4 tint;
void main() {
  place = coordinate;
  tint = colour;
  gl_Position = vec4(position.x / size.x * 2.0 - 1.0, 1.0 - position.y / size.y * 2.0, 0.0, 1.0);
}`;

const fragmentShader = `#version 300 es
precision mediump float;
uniform sampler2D atlas;
in vec2 place;
in vec4 tint;
out vec4 pixel;
void main() {
  pixel = tint * texture(atlas, place);
  pixel.rgb *= pixel.a;
}`;

const vertexBytes = 20;
const commandWords = 7;
const requestWords = 9;
const actions = { create: 1, update: 2, destroy: 3 };

/**
 * One frame in the module's memory.
 * @typedef {object} Frame
 * @property {ArrayBuffer} memory
 * @property {number} vertices @property {number} vertexCount
 * @property {number} indices @property {number} indexCount
 * @property {number} commands @property {number} commandCount
 * @property {number} textures @property {number} textureCount
 */

// Not a uniform: to ask where one is waits for the compiler.
const sizeAttribute = 3;
const compiledAskMilliseconds = 20;

/** Begins to compile; nothing waits for it. @param {WebGL2RenderingContext} gl */
function makeProgram(gl) {
  const program = gl.createProgram();
  for (const [type, source] of /** @type {[number, string][]} */ ([
    [gl.VERTEX_SHADER, vertexShader],
    [gl.FRAGMENT_SHADER, fragmentShader],
  ])) {
    const shader = gl.createShader(type);
    if (!shader) throw new Error('No shader');
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  return program;
}

export class Renderer {
  /** @type {Map<number, WebGLTexture>} */ #textures = new Map();

  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    const gl = canvas.getContext('webgl2', {
      alpha: false,
      antialias: false,
      depth: false,
      preserveDrawingBuffer: true,
    });
    if (!gl) throw new Error('No WebGL2');
    this.gl = gl;
    this.canvas = canvas;
    this.prepare();
  }

  /** Makes everything that lives in the context: at first, and again when it was restored. */
  prepare() {
    const gl = this.gl;
    this.#textures.clear();
    this.program = makeProgram(gl);
    gl.bindVertexArray(gl.createVertexArray());
    this.vertices = gl.createBuffer();
    this.indices = gl.createBuffer();
    gl.bindBuffer(gl.ARRAY_BUFFER, this.vertices);
    gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, this.indices);
    gl.vertexAttribPointer(0, 2, gl.FLOAT, false, vertexBytes, 0);
    gl.vertexAttribPointer(1, 2, gl.FLOAT, false, vertexBytes, 8);
    gl.vertexAttribPointer(2, 4, gl.UNSIGNED_BYTE, true, vertexBytes, 16);
    for (let attribute = 0; attribute < 3; attribute += 1) gl.enableVertexAttribArray(attribute);
    gl.useProgram(this.program);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    gl.enable(gl.SCISSOR_TEST);
  }

  /** Ends when the shaders are compiled, in the graphics process where it can. Throws when they are refused. */
  async compiled() {
    const { gl } = this;
    const program = /** @type {WebGLProgram} */ (this.program);
    const parallel = gl.getExtension('KHR_parallel_shader_compile');
    while (parallel && !gl.isContextLost() && !gl.getProgramParameter(program, parallel.COMPLETION_STATUS_KHR)) {
      await new Promise((resolve) => setTimeout(resolve, compiledAskMilliseconds));
    }
    if (!gl.isContextLost() && !gl.getProgramParameter(program, gl.LINK_STATUS)) {
      throw new Error(`Shader: ${gl.getProgramInfoLog(program)}`);
    }
  }

  /**
   * @param {Frame} frame @param {number} width of the canvas in CSS pixels @param {number} height
   * @param {number} ratio device pixels per CSS pixel
   */
  draw(frame, width, height, ratio) {
    const { gl, canvas } = this;
    const [deviceWidth, deviceHeight] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (canvas.width !== deviceWidth) canvas.width = deviceWidth;
    if (canvas.height !== deviceHeight) canvas.height = deviceHeight;
    this.#answerRequests(frame);
    gl.viewport(0, 0, deviceWidth, deviceHeight);
    gl.scissor(0, 0, deviceWidth, deviceHeight);
    gl.clearColor(1, 1, 1, 1);
    gl.clear(gl.COLOR_BUFFER_BIT);
    gl.vertexAttrib2f(sizeAttribute, deviceWidth / ratio, deviceHeight / ratio);
    const vertices = new Uint8Array(frame.memory, frame.vertices, frame.vertexCount * vertexBytes);
    const indices = new Uint32Array(frame.memory, frame.indices, frame.indexCount);
    gl.bufferData(gl.ARRAY_BUFFER, vertices, gl.STREAM_DRAW);
    gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, indices, gl.STREAM_DRAW);
    const words = new Uint32Array(frame.memory, frame.commands, frame.commandCount * commandWords);
    const clips = new Float32Array(frame.memory, frame.commands, frame.commandCount * commandWords);
    for (let at = 0; at < words.length; at += commandWords) {
      const [first, count, texture] = words.subarray(at, at + 3);
      const [left, top, right, bottom] = clips.subarray(at + 3, at + 7).map((value) => Math.round(value * ratio));
      gl.scissor(left, deviceHeight - bottom, Math.max(0, right - left), Math.max(0, bottom - top));
      gl.bindTexture(gl.TEXTURE_2D, this.#textures.get(texture) ?? null);
      gl.drawElements(gl.TRIANGLES, count, gl.UNSIGNED_INT, first * 4);
    }
  }

  destroy() {
    this.#textures.clear();
    this.gl.getExtension('WEBGL_lose_context')?.loseContext();
  }

  /** @param {Frame} frame */
  #answerRequests(frame) {
    const words = new Uint32Array(frame.memory, frame.textures, frame.textureCount * requestWords);
    for (let at = 0; at < words.length; at += requestWords) {
      const request = words.subarray(at, at + requestWords);
      const [action, texture, textureWidth, textureHeight, x, y, width, height, pixels] = request;
      if (action === actions.destroy) {
        this.gl.deleteTexture(this.#textures.get(texture) ?? null);
        this.#textures.delete(texture);
      } else {
        if (action === actions.create) this.#create(texture, textureWidth, textureHeight);
        const bytes = new Uint8Array(frame.memory, pixels, textureWidth * textureHeight * 4);
        this.#upload(texture, textureWidth, bytes, { x, y, width, height });
      }
    }
  }

  /** @param {number} texture @param {number} width @param {number} height */
  #create(texture, width, height) {
    const gl = this.gl;
    const made = gl.createTexture();
    if (!made) return;
    this.#textures.set(texture, made);
    gl.bindTexture(gl.TEXTURE_2D, made);
    gl.texStorage2D(gl.TEXTURE_2D, 1, gl.RGBA8, width, height);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.LINEAR);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
  }

  /**
   * @param {number} texture @param {number} rowPixels @param {Uint8Array} bytes the whole texture
   * @param {{x: number, y: number, width: number, height: number}} part
   */
  #upload(texture, rowPixels, bytes, part) {
    const gl = this.gl;
    gl.bindTexture(gl.TEXTURE_2D, this.#textures.get(texture) ?? null);
    gl.pixelStorei(gl.UNPACK_ROW_LENGTH, rowPixels);
    gl.pixelStorei(gl.UNPACK_SKIP_PIXELS, part.x);
    gl.pixelStorei(gl.UNPACK_SKIP_ROWS, part.y);
    gl.texSubImage2D(gl.TEXTURE_2D, 0, part.x, part.y, part.width, part.height, gl.RGBA, gl.UNSIGNED_BYTE, bytes);
  }
}
