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

/**
 * A {@link io.eventreactor.Protocol} that tells frames apart, whatever those are: lines,
 * records, messages. So others can see that a peer gets on, and does not just keep its
 * connection busy with a byte now and then.
 *
 * @since 0.1.0
 * @see io.eventreactor.protocol.FrameReceiver
 */
public interface FrameCounting {

	/**
	 * Returns how many whole frames the peer has sent so far. Asked on the loop of the
	 * connection, after each read and at other times.
	 * @return the number, which never falls
	 */
	long frameCount();

}
