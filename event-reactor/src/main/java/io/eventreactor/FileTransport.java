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

import java.nio.channels.FileChannel;

import org.jspecify.annotations.Nullable;

import io.eventreactor.defer.Deferred;

/**
 * A {@link Transport} that can have the system send parts of files: their bytes go from
 * the cache of the file system to the socket, and never through this process. Those of
 * TCP and Unix connections are one; a wrapper that has to see each byte is none.
 * {@link io.eventreactor.protocol.FileSender FileSender} uses it where it can, and copies
 * where it cannot: protocols hardly ever need to ask for it themselves.
 *
 * @since 0.1.0
 */
public interface FileTransport {

	/**
	 * Whether the system can send files over this connection as it is now. It cannot over
	 * TLS, in memory, and where Netty's transport has no call for it. For any thread;
	 * changes when TLS is started.
	 * @return whether {@link #sendFile} can be used
	 */
	boolean canSendFile();

	/**
	 * Sends a part of a file, behind what was written before and ahead of what is written
	 * afterwards. Until it is sent, it counts among the
	 * {@link Transport#pendingWriteBytes() pending bytes}, and pauses a producer, as if
	 * it had been written. May be called from any thread.
	 * <p>
	 * What is not in the cache of the system is read from the disk by the loop, which
	 * serves no other connection meanwhile: keep the parts small, and ask for the next
	 * one when this one is sent.
	 * @param file the file, which must stay open until the Deferred has fired; neither
	 * closed nor moved
	 * @param position where the part begins, in bytes, not negative
	 * @param length how long it is, in bytes, not negative
	 * @return fires on the loop of the connection when the system has taken all of it.
	 * Fails with an {@link java.io.EOFException} if the file is too short, or becomes so
	 * meanwhile, and with a {@link java.nio.channels.ClosedChannelException} if it is
	 * closed; the connection goes on then, and the rest of the part is missing. Fails
	 * with an {@link IllegalStateException} if {@link #canSendFile()} is {@code false},
	 * and with a {@link ConnectionClosedException} if the connection is closing, is lost,
	 * or is lost because the file cannot be read: how much was sent is unknown then.
	 * Cancelling it stops nothing, and the file is in use all the same
	 * @throws IllegalArgumentException if a number is negative
	 */
	Deferred<@Nullable Void> sendFile(FileChannel file, long position, int length);

}
