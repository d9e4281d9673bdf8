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

package io.eventreactor;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * One end of a connection, as its {@link Protocol} sees it. As a producer, it produces
 * what the peer sends.
 * <p>
 * Every method may be called from any thread and hops to the loop of the connection where
 * it must. What one thread writes arrives in the order in which it was written.
 *
 * @since 0.1.0
 */
public interface Transport extends PushProducer, Consumer {

	/**
	 * Writes bytes. Never blocks: they are kept until the peer takes them. What is
	 * written in one turn of the loop is sent together. Silently dropped once the
	 * connection is closing; but while a producer is registered, what is written is still
	 * sent.
	 * @param data the bytes. The transport owns the buffer from here on, and releases it
	 * in any case
	 */
	@Override
	void write(ByteBuf data);

	/**
	 * Writes bytes.
	 * @param data the bytes; the array must not be changed afterwards
	 * @see #write(ByteBuf)
	 */
	default void write(byte[] data) {
		write(Unpooled.wrappedBuffer(data));
	}

	/**
	 * Writes bytes.
	 * @param data the bytes from position to limit, neither of which is moved; they must
	 * not be changed afterwards
	 * @see #write(ByteBuf)
	 */
	default void write(ByteBuffer data) {
		write(Unpooled.wrappedBuffer(data));
	}

	/**
	 * Writes text in UTF-8.
	 * @param text the text
	 * @see #write(ByteBuf)
	 */
	default void write(CharSequence text) {
		write(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
	}

	/**
	 * Writes a copy of bytes, and what ends them, as one piece: no other thread's bytes
	 * come in between. For what was lent and is small; to copy a few hundred bytes costs
	 * less than to {@linkplain ByteBuf#retain() retain} a buffer and to release it.
	 * @param data the bytes between reader and writer index, neither of which is moved;
	 * stays with the caller
	 * @param end what follows them, perhaps nothing
	 * @see #write(ByteBuf)
	 */
	default void writeCopy(ByteBuf data, byte... end) {
		ByteBuf copy = data.alloc().buffer(data.readableBytes() + end.length);
		write(copy.writeBytes(data, data.readerIndex(), data.readableBytes()).writeBytes(end));
	}

	/**
	 * Writes several buffers, one after the other. If one cannot be written, those after
	 * it are released unwritten.
	 * @param data the buffers, all of which the transport owns from here on
	 * @see #write(ByteBuf)
	 */
	default void writeSequence(Iterable<ByteBuf> data) {
		Iterator<ByteBuf> buffers = data.iterator();
		try {
			// Not forEachRemaining, which need not know how far it came when it fails
			while (buffers.hasNext()) {
				write(buffers.next());
			}
		}
		finally {
			// None, unless a write failed
			buffers.forEachRemaining((buffer) -> buffer.release());
		}
	}

	/**
	 * Tells how much was written that the peer's side of the connection has not taken
	 * yet. May be called by any thread; what other threads have written counts as soon as
	 * they have. While the loop writes, another thread may see a little less, by what is
	 * gathered for the next flush.
	 * @return bytes kept in this process, and some more for each buffer they are in
	 */
	long pendingWriteBytes();

	/**
	 * Closes the connection in good order: nothing more is read, what was written is
	 * sent, then the connection is closed. When a producer is registered, its data counts
	 * as written: the connection is closed once it is unregistered. The protocol is told
	 * later, never inside this call. Again while closing does nothing.
	 */
	void loseConnection();

	/**
	 * Closes the connection in good order, for a reason.
	 * @param reason what the protocol's {@code connectionLost} is given, and what the
	 * close is counted as
	 * @see #loseConnection()
	 */
	void loseConnection(ConnectionClosedException reason);

	/**
	 * Closes the direction to the peer in good order: what was written is sent, then the
	 * peer is told that there is no more. Reading goes on. What is written afterwards is
	 * silently dropped; but while a producer is registered, what is written is still
	 * sent, and the peer is told once it is unregistered. A {@link HalfCloseable}
	 * protocol, which says what TLS makes of this, is told when it is done.
	 */
	void loseWriteConnection();

	/**
	 * Closes the connection at once: what was written and not sent is dropped, and a TCP
	 * peer sees a reset. The protocol is told later, never inside this call.
	 */
	void abortConnection();

	/**
	 * Whether the connection is closing or closed on this side.
	 * @return {@code true} after {@link #loseConnection()} or {@link #abortConnection()}
	 */
	boolean disconnecting();

	/**
	 * Goes on in TLS: as a server where the connection was accepted, as a client where it
	 * was made. What was written before is sent in clear; what is written from here on
	 * waits for the handshake. A {@link HandshakeListener} protocol is told when it is
	 * done. When it fails, the connection ends with a {@link HandshakeFailedException}.
	 * <p>
	 * Nothing the peer sent in clear is taken for encrypted: bytes that are held back
	 * while reading is paused, or that a receiver of this project has not delivered yet,
	 * close the connection. A protocol that parses by itself has to see to it that
	 * nothing is left.
	 * @param options keys, trust and limits
	 * @throws IllegalArgumentException if the options cannot be used, or are those of a
	 * server and have {@link TlsOptions#serverNames()}
	 * @throws IllegalStateException if TLS is spoken already, or this is not the loop of
	 * the connection
	 */
	void startTls(TlsOptions options);

	/**
	 * Whether what is written now is encrypted: since {@link #startTls}, or from the
	 * first byte.
	 * @return {@code true} also while the handshake goes on
	 */
	boolean isSecure();

	/**
	 * Returns what the TLS handshake has led to. For the loop of the connection.
	 * @return the session, or {@code null} without TLS and before the handshake is done
	 */
	@Nullable TlsSession getTlsSession();

	/**
	 * Returns the address of the other end.
	 * @return the address; still answers when the connection is lost
	 */
	SocketAddress getPeer();

	/**
	 * Returns the address of this end.
	 * @return the address; still answers when the connection is lost
	 */
	SocketAddress getHost();

	/**
	 * Switches Nagle's algorithm off or on. Off to begin with, unlike in Twisted: writes
	 * are gathered anyway. Ignored where the connection is not TCP.
	 * @param noDelay {@code true} to send small packets at once
	 */
	void setTcpNoDelay(boolean noDelay);

	/**
	 * Switches TCP keep-alive on or off. Ignored where the connection is not TCP.
	 * @param keepAlive {@code true} to have the system probe an idle peer
	 */
	void setTcpKeepAlive(boolean keepAlive);

	/**
	 * Returns the loop of this connection.
	 * @return a reactor whose one thread runs all of this connection's callbacks
	 */
	Reactor reactor();

}
