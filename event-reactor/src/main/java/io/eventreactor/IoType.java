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

/**
 * How a reactor waits for its sockets.
 *
 * @since 0.1.0
 */
public enum IoType {

	/**
	 * The best that runs here: epoll, then kqueue, then NIO. Never io_uring.
	 */
	AUTO,

	/**
	 * Java's own selector: everywhere.
	 */
	NIO,

	/**
	 * Linux epoll, through Netty's native transport.
	 */
	EPOLL,

	/**
	 * The kqueue of macOS and the BSDs, through Netty's native transport.
	 */
	KQUEUE,

	/**
	 * Linux io_uring, through Netty's native transport. Where it cannot run the reactor
	 * warns once and takes {@link #AUTO} instead.
	 */
	IO_URING,

	/**
	 * No sockets at all: a network in memory, as a test kit gives one. Not to be asked
	 * for.
	 */
	MEMORY

}
