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

package io.eventreactor.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

import io.eventreactor.ConnectionLostException;
import io.eventreactor.Protocol;
import io.eventreactor.ProtocolErrorException;
import io.eventreactor.PushProducer;
import io.eventreactor.Transport;

/**
 * What the receivers of this package have in common: bytes come in as the network cuts
 * them, and go to a handler as the protocol cuts them.
 * <p>
 * A receiver is a producer of what it delivers. While it is paused nothing is delivered,
 * not even what has arrived already; {@link #resumeProducing()} delivers that at once.
 * Once the connection is closing nothing more is delivered, and what was buffered is
 * dropped.
 * <p>
 * A handler is never called from inside another one: bytes that are handed in meanwhile
 * wait until it has returned. What a handler throws is thrown by the method that led to
 * it, and closes the connection, whoever has called that method.
 * <p>
 * <b>Buffers.</b> A handler that takes a {@link ByteBuf} is lent it for the time of the
 * call. Its bytes are those between reader and writer index: index 0 may well be
 * something else. It must not be written to. To keep it, {@linkplain ByteBuf#retain()
 * retain} it, and release it later; that keeps all the memory of the read, so copy what
 * is small and kept for long.
 * <p>
 * Everything but sending is for the loop of the connection only.
 *
 * @since 0.1.0
 */
public abstract class FrameReceiver extends Protocol implements PushProducer, FrameCounting {

	// All fields: the loop of the connection only

	// There while bytes are: an idle connection, as most are, has none
	private @Nullable FrameBuffer buffer;

	private boolean delivering;

	private boolean paused;

	private long frameCount;

	// Whether what arrives now is encrypted; changes only while nothing is buffered
	private boolean secure;

	FrameReceiver() {
	}

	@Override
	public void dataReceived(ByteBuf data) {
		Transport transport = transport();
		if (!connected()) {
			return;
		}
		FrameBuffer buffer = this.buffer;
		if (buffer == null) {
			buffer = new FrameBuffer();
			this.buffer = buffer;
		}
		if (this.delivering) {
			buffer.append(data);
		}
		else {
			noticeTls(transport);
			buffer.receive(data);
			deliver(buffer, transport);
		}
	}

	@Override
	public void endConnection(Throwable reason) {
		try {
			super.endConnection(reason);
		}
		finally {
			FrameBuffer buffer = this.buffer;
			if (buffer != null) {
				this.buffer = null;
				buffer.release();
			}
		}
	}

	/**
	 * Stops delivering at once, and reading from the connection.
	 */
	@Override
	public void pauseProducing() {
		this.paused = true;
		transport().pauseProducing();
	}

	/**
	 * Goes on reading from the connection, and delivers what has arrived already: at
	 * once, or if this is called by a handler, after it has returned.
	 */
	@Override
	public void resumeProducing() {
		this.paused = false;
		Transport transport = transport();
		transport.resumeProducing();
		FrameBuffer buffer = this.buffer;
		if (connected() && !this.delivering && buffer != null) {
			deliverOutsideCallback(() -> deliver(buffer, transport));
		}
	}

	/**
	 * Stops delivering for good, and closes the connection.
	 */
	@Override
	public void stopProducing() {
		this.paused = true;
		transport().stopProducing();
	}

	/**
	 * {@inheritDoc} A piece of raw data counts as one.
	 */
	@Override
	public final long frameCount() {
		return this.frameCount;
	}

	/**
	 * Returns what has arrived and was not delivered yet. In {@code connectionLost} that
	 * is what the peer left unfinished. The length of a netstring does not belong to it
	 * once it has arrived, with its colon.
	 * @return a copy
	 */
	protected final byte[] bufferedBytes() {
		return (this.buffer != null) ? this.buffer.copy() : new byte[0];
	}

	/**
	 * Delivers one frame, if all of it is there. The buffer holds a byte at least.
	 * @param buffer where to take it from
	 * @return {@code false} if more has to arrive first
	 */
	abstract boolean deliverFrame(FrameBuffer buffer);

	/**
	 * Whether what has been consumed already decides on what comes next: a length whose
	 * string has not arrived, for one.
	 * @return {@code true} in the middle of a frame, also when nothing is buffered
	 */
	boolean withinFrame() {
		return false;
	}

	/**
	 * Looks at what is dropped because the connection is closing.
	 * @param buffer where it is
	 */
	void dropFrames(FrameBuffer buffer) {
	}

	/**
	 * Forgets where a delimiter was looked for: there is another one.
	 */
	final void rescan() {
		if (this.buffer != null) {
			this.buffer.rescan();
		}
	}

	/**
	 * Takes bytes in after those that are buffered, and delivers.
	 * @param data the bytes, lent; may be what a handler has left of its own
	 */
	final void receiveAgain(ByteBuf data) {
		if (!this.delivering) {
			deliverOutsideCallback(() -> dataReceived(data));
		}
		else if (this.buffer == null || !this.buffer.putBack(data)) {
			dataReceived(data);
		}
	}

	/**
	 * Delivers where the connection may not be the caller, but a timer or a Deferred,
	 * which would log what a handler throws and leave the connection as it is.
	 * @param delivery delivers
	 */
	private void deliverOutsideCallback(Runnable delivery) {
		try {
			delivery.run();
		}
		catch (Throwable ex) {
			// Whose producer may never end
			transport().unregisterProducer();
			transport().loseConnection(new ConnectionLostException("A handler failed", ex));
			throw ex;
		}
	}

	/**
	 * Drops what is buffered.
	 */
	final void clearBuffer() {
		FrameBuffer buffer = this.buffer;
		if (buffer != null) {
			buffer.clear();
			if (!this.delivering) {
				settle(buffer);
			}
		}
	}

	/**
	 * Sends bytes as one piece, so that no other thread's come in between.
	 * @param head the first bytes; the transport owns them from here on
	 * @param tail the bytes after them; the transport owns them from here on
	 */
	final void writeTogether(ByteBuf head, ByteBuf tail) {
		Transport transport = transport();
		if (transport.reactor().isInReactorThread()) {
			transport.write(head);
			transport.write(tail);
		}
		else {
			transport.write(Unpooled.wrappedBuffer(head, tail));
		}
	}

	/**
	 * Where TLS was started, what is left was sent in clear, by whoever could reach the
	 * connection, and must not pass for encrypted; nor must the beginning of a frame that
	 * would take what is encrypted for its rest.
	 * @param transport the connection
	 */
	private void noticeTls(Transport transport) {
		if (this.secure || !transport.isSecure()) {
			return;
		}
		this.secure = true;
		if (withinFrame() || (this.buffer != null && this.buffer.isReadable())) {
			transport.loseConnection(new ProtocolErrorException("Bytes in clear behind the start of TLS"));
		}
	}

	private void deliver(FrameBuffer buffer, Transport transport) {
		this.delivering = true;
		try {
			noticeTls(transport);
			while (buffer.isReadable() && !this.paused) {
				if (transport.disconnecting()) {
					dropFrames(buffer);
					buffer.clear();
				}
				else {
					boolean more = deliverFrame(buffer);
					noticeTls(transport);
					if (!more) {
						break;
					}
					this.frameCount++;
				}
			}
		}
		finally {
			this.delivering = false;
			settle(buffer);
		}
	}

	private void settle(FrameBuffer buffer) {
		buffer.settle();
		if (!buffer.isReadable()) {
			this.buffer = null;
		}
	}

}
