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

import java.nio.channels.SelectableChannel;

/**
 * Something that a reactor waits for: one of the JDK's channels or, of a
 * {@link NativeDescriptor}, a file descriptor, and what is done with it. It stays the
 * user's: the reactor never closes it. Usually a {@link ReadDescriptor}, a
 * {@link WriteDescriptor}, or both.
 *
 * @since 0.1.0
 * @see ReactorDescriptors
 */
public interface Descriptor {

	/**
	 * Returns the channel, always the same.
	 * @return a channel that is open and does not block
	 * @throws UnsupportedOperationException for a {@link NativeDescriptor}, which has a
	 * number instead
	 */
	SelectableChannel channel();

	/**
	 * The reactor no longer waits for this descriptor, for a reason other than its
	 * removal. Called once, on the loop. What this method throws is logged.
	 * @param reason why: what {@code doRead} or {@code doWrite} threw, a
	 * {@link ConnectionDoneException} when one of them said that this is the end or the
	 * other end of a file descriptor hung up, a {@link ConnectionLostException} when the
	 * channel was closed or cannot be waited for, the file descriptor failed, or the
	 * reactor stops
	 */
	void connectionLost(Throwable reason);

}
