/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.eventreactor.spring.client;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;
import org.springframework.util.InvalidMimeTypeException;
import org.springframework.util.MimeType;
import org.springframework.util.MimeTypeUtils;

import io.eventreactor.defer.Deferred;

/**
 * The response to a request of an {@link Agent}: its head, and the way to its body. The
 * body can be read once, in one of several ways, or discarded. All methods may be called
 * from any thread; Deferreds fire on the loop of the request.
 *
 * @since 0.1.0
 */
public class AgentResponse {

	private final HttpResponse<?> head;

	private final AgentBody body;

	private final int maxBodySize;

	AgentResponse(HttpResponse<?> head, AgentBody body, int maxBodySize) {
		this.head = head;
		this.body = body;
		this.maxBodySize = maxBodySize;
	}

	/**
	 * Returns the status.
	 * @return the code, such as 200
	 */
	public int statusCode() {
		return this.head.statusCode();
	}

	/**
	 * Returns the headers.
	 * @return the headers, whose names are looked up in whatever case
	 */
	public HttpHeaders headers() {
		return this.head.headers();
	}

	/**
	 * Returns where the response comes from.
	 * @return the address of the request, or where it was redirected to
	 */
	public URI uri() {
		return this.head.uri();
	}

	/**
	 * Returns the version of HTTP that was spoken.
	 * @return the version
	 */
	public HttpClient.Version version() {
		return this.head.version();
	}

	/**
	 * Reads the whole body, up to the limit of the agent.
	 * @return see {@link #body(int)}
	 */
	public Deferred<byte[]> body() {
		return body(this.maxBodySize);
	}

	/**
	 * Reads the whole body.
	 * @param maxSize the most bytes to accept, positive
	 * @return fires with the body when all of it is there; fails with a
	 * {@link ResponseTooLargeException} as soon as there are too many bytes, or with the
	 * failure of the connection. Cancelling it ends the exchange
	 * @throws IllegalStateException if the body was read or discarded before
	 */
	public Deferred<byte[]> body(int maxSize) {
		Assert.isTrue(maxSize > 0, () -> "'maxSize' must be positive: " + maxSize);
		Collector collector = new Collector(maxSize);
		return this.body.read(collector).addCallback((nothing) -> collector.toByteArray());
	}

	/**
	 * Reads the whole body as text, up to the limit of the agent. Its encoding is that of
	 * the {@code Content-Type}, or UTF-8 if that names none, or none that is known here.
	 * @return as {@link #body(int)}, with the text
	 * @throws IllegalStateException if the body was read or discarded before
	 */
	public Deferred<String> text() {
		return body().addCallback((bytes) -> new String(bytes, charset()));
	}

	private Charset charset() {
		try {
			Charset charset = this.head.headers()
				.firstValue("Content-Type")
				.map(MimeTypeUtils::parseMimeType)
				.map(MimeType::getCharset)
				.orElse(null);
			return (charset != null) ? charset : StandardCharsets.UTF_8;
		}
		catch (InvalidMimeTypeException ex) {
			return StandardCharsets.UTF_8;
		}
	}

	/**
	 * Reads the body piece by piece, however long it is. The next piece is asked for when
	 * the consumer is done with one, so that the peer does not run ahead of it.
	 * @param consumer called on the loop with each piece, which it may keep. What it
	 * throws ends the exchange
	 * @return fires with {@code null} at the end of the body, or with the failure of the
	 * consumer or the connection. Cancelling it ends the exchange
	 * @throws IllegalStateException if the body was read or discarded before
	 */
	public Deferred<@Nullable Void> consume(Consumer<ByteBuffer> consumer) {
		Assert.notNull(consumer, "'consumer' must not be null");
		return this.body.read(consumer);
	}

	/**
	 * Ends the exchange without the body, if that was not read to its end already.
	 */
	public void discard() {
		this.body.discard();
	}

	@Override
	public String toString() {
		return "AgentResponse[" + statusCode() + " from " + uri() + "]";
	}

	/**
	 * Keeps all pieces, up to a limit. Used on the loop.
	 */
	private static final class Collector implements Consumer<ByteBuffer> {

		private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

		private final int maxSize;

		Collector(int maxSize) {
			this.maxSize = maxSize;
		}

		@Override
		public void accept(ByteBuffer piece) {
			if (piece.remaining() > this.maxSize - this.bytes.size()) {
				throw new ResponseTooLargeException(this.maxSize);
			}
			byte[] copy = new byte[piece.remaining()];
			piece.get(copy);
			this.bytes.writeBytes(copy);
		}

		byte[] toByteArray() {
			return this.bytes.toByteArray();
		}

	}

}
