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

import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.concurrent.Callable;

import io.eventreactor.Consumer;
import io.eventreactor.Reactor;
import io.eventreactor.Transport;
import io.eventreactor.defer.Deferred;

/**
 * Sends a file, or anything else that is read like one, as fast as its consumer takes it
 * and no faster, whatever its size.
 * <p>
 * A file goes from the cache of the system straight to the socket, where the transport is
 * an {@link io.eventreactor.FileTransport} that can: a TCP or Unix connection without
 * TLS, by epoll, kqueue or NIO, which no policy wraps that has to see each byte.
 * Everything else is read by the thread pool of the reactor, where it may block, one
 * piece while the other is sent: at most two pieces of 64 KiB are in memory.
 * <p>
 * What the system sends, 256 KiB at a time, it may have to fetch from the disk first; the
 * loop waits for that, and so do its other connections. That is what Twisted does, and is
 * not noticed with local disks. For a slow or remote file system, send a stream: a
 * {@link java.nio.file.Files#newInputStream stream of the file} is read by the thread
 * pool.
 * <p>
 * Each method can be called from any thread, registers a {@link Consumer#registerProducer
 * producer}, and leaves the connection open when all is sent.
 * {@link Transport#loseConnection()} called meanwhile waits for the end. Its Deferred
 * fires on the loop of the consumer, when all that was written is with the system, with
 * the number of bytes. It fails
 * <ul>
 * <li>with what the system says, if the file or stream cannot be opened or read,</li>
 * <li>with a {@link java.io.EOFException} if the file is shorter than asked for, when
 * nothing is sent, or truncated while it is sent,</li>
 * <li>with a {@link TransferStoppedException} if the consumer stops it before the end,
 * because the connection is lost,</li>
 * <li>with an {@link IllegalStateException} if the consumer has a producer already.</li>
 * </ul>
 * Cancelling the Deferred stops the transfer between two pieces. In all these cases what
 * was begun is still sent, the connection goes on unless it is lost, and it is the
 * caller's turn to close it or to tell the peer.
 *
 * @since 0.1.0
 */
public final class FileSender {

	private FileSender() {
	}

	/**
	 * Sends a file: what it holds when it is opened. Devices, pipes and the like are read
	 * to their end.
	 * @param file the file; opened and closed by this class
	 * @param transport where to; with no producer
	 * @return fires when all is sent, with the number of bytes; see {@link FileSender}
	 */
	public static Deferred<Long> send(Path file, Transport transport) {
		return Transfer.start(transport.reactor(), new FileSource(file), transport);
	}

	/**
	 * Sends a part of a file.
	 * @param file the file; opened and closed by this class
	 * @param offset where the part begins, in bytes, not negative
	 * @param length how long it is, in bytes, not negative
	 * @param transport where to; with no producer
	 * @return fires when all is sent, with the number of bytes; see {@link FileSender}
	 * @throws IllegalArgumentException if a number is negative
	 */
	public static Deferred<Long> send(Path file, long offset, long length, Transport transport) {
		checkPart(offset, length);
		return Transfer.start(transport.reactor(), new FileSource(file, offset, length), transport);
	}

	/**
	 * Sends a part of a file that is open already, which can go to several connections at
	 * the same time.
	 * @param file the file; its own position is neither used nor moved. Not closed by
	 * this class. If it is closed before the Deferred has fired, that fails with a
	 * {@link java.nio.channels.ClosedChannelException}
	 * @param offset where the part begins, in bytes, not negative
	 * @param length how long it is, in bytes, not negative
	 * @param transport where to; with no producer
	 * @return fires when all is sent, with the number of bytes; see {@link FileSender}
	 * @throws IllegalArgumentException if a number is negative
	 */
	public static Deferred<Long> send(FileChannel file, long offset, long length, Transport transport) {
		checkPart(offset, length);
		return Transfer.start(transport.reactor(), new FileSource(file, offset, length), transport);
	}

	private static void checkPart(long offset, long length) {
		if (offset < 0 || length < 0) {
			throw new IllegalArgumentException(
					"'offset' and 'length' must not be negative: " + offset + " and " + length);
		}
	}

	/**
	 * Sends what a stream holds.
	 * @param stream the stream; read and closed by this class, on the thread pool
	 * @param transport where to; with no producer
	 * @return fires when all is sent, with the number of bytes; see {@link FileSender}
	 */
	public static Deferred<Long> send(InputStream stream, Transport transport) {
		return Transfer.start(transport.reactor(), new StreamSource(stream), transport);
	}

	/**
	 * Sends what a stream holds.
	 * @param reactor the loop of the consumer, whose thread pool reads
	 * @param stream opens the stream, on the thread pool; this class reads and closes it
	 * @param consumer where to; with no producer
	 * @return fires when all is sent, with the number of bytes; see {@link FileSender}
	 */
	public static Deferred<Long> send(Reactor reactor, Callable<? extends InputStream> stream, Consumer consumer) {
		return Transfer.start(reactor, new StreamSource(stream), consumer);
	}

}
