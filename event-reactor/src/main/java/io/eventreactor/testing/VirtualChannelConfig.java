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

package io.eventreactor.testing;

import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultChannelConfig;

/**
 * The options of a {@link VirtualChannel}: keeps whether a close is to be a reset. Used
 * by the loop of the channel only.
 */
final class VirtualChannelConfig extends DefaultChannelConfig {

	private int linger = -1;

	VirtualChannelConfig(VirtualChannel channel) {
		super(channel);
	}

	boolean closesByReset() {
		return this.linger == 0;
	}

	@Override
	public <T> boolean setOption(ChannelOption<T> option, T value) {
		if (option == ChannelOption.SO_LINGER) {
			this.linger = (Integer) value;
			return true;
		}
		return super.setOption(option, value);
	}

	@Override
	protected void autoReadCleared() {
		((VirtualChannel) this.channel).autoReadCleared();
	}

}
