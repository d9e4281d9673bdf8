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

package io.eventreactor.sample.chat;

/**
 * Somebody in the {@link ChatRoom}. Members are told apart by identity.
 */
interface ChatMember {

	/**
	 * Sends a line to this member, unless it does not read what it was sent before. For
	 * any thread; never blocks.
	 * @param line the bytes of the line, with its end; must not be changed
	 * @return {@code false} if the member is too slow and was not sent the line
	 */
	boolean deliver(byte[] line);

	/**
	 * Closes the connection of this member, which is no longer in the room. For any
	 * thread.
	 */
	void disconnect();

}
